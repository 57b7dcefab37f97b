import type { ts } from 'ts-morph'
import { readBeginning, runCompiled, type Compiled, type Cut } from './compiled.ts'

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
/** Where that part ends: 2.4 of the file's 9.1 million bytes. What follows binds, checks and writes. */
const SYNTAX: Cut = {
  bytes: 2_500_000,
  end: '\n// src/compiler/binder.ts\n',
  // As the file itself does, which consists of one function.
  closing: '\n})(module)',
}

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
  try {
    const source = readBeginning(file, SYNTAX)
    if (!source) return undefined
    const { exports, takeCode } = runCompiled(file, source, known)
    const syntax = exports as Syntax & Internals
    if (syntax.version !== KNOWN_VERSION) return undefined
    equipNodes(syntax)
    return { syntax, takeCode }
  } catch {
    // Another engine than Node's may not have what that needs.
    return undefined
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
