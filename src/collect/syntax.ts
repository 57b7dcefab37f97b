import { closeSync, openSync, readSync } from 'node:fs'
import type { ts } from 'ts-morph'
import { requireCompiled, type Compiled } from './compiled.ts'

/** What reading syntax and finding modules needs of the compiler. */
export type Syntax = Pick<
  typeof ts,
  | 'canHaveModifiers'
  | 'createScanner'
  | 'createSourceFile'
  | 'forEachChild'
  | 'getCombinedModifierFlags'
  | 'getLeadingCommentRanges'
  | 'getTrailingCommentRanges'
  | 'JSDocParsingMode'
  | 'LanguageVariant'
  | 'ModifierFlags'
  | 'ModuleKind'
  | 'ModuleResolutionKind'
  | 'NodeFlags'
  | 'resolveModuleName'
  | 'ScriptKind'
  | 'ScriptTarget'
  | 'SyntaxKind'
  | 'sys'
  | 'version'
  | Extract<keyof typeof ts, `is${string}`>
>

type NodeConstructor = () => { prototype: ts.Node }

/** What the compiler gives, though its types do not say so. */
interface Internals extends Pick<typeof ts, 'idText'> {
  objectAllocator: Record<
    'getNodeConstructor' | 'getTokenConstructor' | 'getIdentifierConstructor',
    NodeConstructor
  >
  setObjectAllocator: (allocator: { getPrivateIdentifierConstructor: NodeConstructor }) => void
  getTokenPosOfNode: (node: ts.Node, file: ts.SourceFile | undefined) => number
}

/** The compiler that was read to know that its first part stands alone: that of ts-morph 28. */
const KNOWN_VERSION = '6.0.2'
/** Where that part ends. What follows, three quarters of the file, binds, checks and writes. */
const SYNTAX_END = Buffer.from('\n// src/compiler/binder.ts\n')
/** Bytes that hold it, with room: it has 2.4 of the file's 9.1 million. */
const SYNTAX_BYTES = 3_000_000
/** Ends the function that the file consists of, as it does itself. */
const CLOSING = Buffer.from('\n})(module)')

/**
 * Runs the part of the compiler that reads syntax; nothing where the compiler is not the one that is known.
 *
 * @param file - The whole compiler.
 * @param known - What `takeCode` gave in an earlier process.
 */
export function loadSyntax(
  file: string,
  known: Buffer | undefined,
): { syntax: Syntax; takeCode: Compiled['takeCode'] } | undefined {
  const source = readSource(file)
  if (!source) return undefined
  try {
    const { exports, takeCode } = requireCompiled(file, source, known)
    const syntax = exports as Syntax & Internals
    if (syntax.version !== KNOWN_VERSION) return undefined
    equipNodes(syntax)
    return { syntax, takeCode }
  } catch {
    // Another engine than Node's may not have what that needs.
    return undefined
  }
}

function readSource(file: string): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(SYNTAX_BYTES)
  const handle = openSync(file, 'r')
  try {
    const read = readSync(handle, bytes, 0, SYNTAX_BYTES, 0)
    const end = bytes.subarray(0, read).indexOf(SYNTAX_END)
    return end < 0 ? undefined : Buffer.concat([bytes.subarray(0, end), CLOSING])
  } finally {
    closeSync(handle)
  }
}

/** What the compiler adds to its nodes later in the file, as far as the sources of this package ask for it. */
function equipNodes({
  objectAllocator,
  setObjectAllocator,
  getTokenPosOfNode,
  idText,
}: Internals): void {
  const Identifier = objectAllocator.getIdentifierConstructor()
  const plain = [objectAllocator.getNodeConstructor(), objectAllocator.getTokenConstructor()]
  for (const { prototype } of [...plain, Identifier]) {
    prototype.getStart = function (file) {
      return getTokenPosOfNode(this, file)
    }
  }
  Object.defineProperty(Identifier.prototype, 'text', {
    get(this: ts.Identifier) {
      return idText(this)
    },
  })
  // They would be nodes like any other, which cannot all have such a text.
  setObjectAllocator({ getPrivateIdentifierConstructor: () => Identifier })
}
