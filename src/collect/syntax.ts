import { closeSync, openSync, readSync } from 'node:fs'
import Module, { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { Script } from 'node:vm'
import type { ts } from 'ts-morph'

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

/** The version whose first part is known to work alone: that of ts-morph 28. */
const KNOWN_VERSION = '6.0.2'
/** The part with the parser: 2.4 of the file's 9.1 million bytes. What follows binds, checks and writes. */
const BYTES = 2_500_000
const END = '\n// src/compiler/binder.ts\n'
/** Closes the one function that the file consists of, and the one that Node puts around a CommonJS module. */
const CLOSING = '\n})(module)\n})'

/** Runs the part of the compiler that reads syntax; `undefined` where the compiler is not the one that is known. */
export function loadSyntax(file: string): Syntax | undefined {
  try {
    const source = readBeginning(file)
    if (source === undefined) return undefined
    const syntax = runModule(file, source) as Syntax & Internals
    if (syntax.version !== KNOWN_VERSION) return undefined
    equipNodes(syntax)
    return syntax
  } catch {
    // Other engines than Node's may not have what that needs.
    return undefined
  }
}

function readBeginning(file: string): string | undefined {
  const buffer = Buffer.alloc(BYTES)
  const handle = openSync(file, 'r')
  try {
    const text = buffer.toString('utf8', 0, readSync(handle, buffer, 0, BYTES, 0))
    const end = text.indexOf(END)
    return end < 0 ? undefined : text.slice(0, end)
  } finally {
    closeSync(handle)
  }
}

function runModule(file: string, source: string): unknown {
  const module = new Module(file)
  const script = `(function (exports, require, module, __filename, __dirname) {${source}${CLOSING}`
  const run = new Script(script, { filename: file }).runInThisContext() as (
    ...given: unknown[]
  ) => void
  run(module.exports, createRequire(file), module, file, dirname(file))
  return module.exports
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
