import type { ts } from 'ts-morph'
import type { Docs } from '../types.ts'
import { commentOfPart, commentsAtExports, generatedOfPart } from './comments.ts'
import { digestComments, digestTokens } from './digest.ts'
import { parseGenerated, readMark } from './generated.ts'
import type { LineTable } from './lines.ts'
import { readMembers } from './members.ts'
import { readNames } from './names.ts'
import { leadingKind, type Part } from './parts.ts'
import type { Declaration, Piece } from './record.ts'
import { readShape } from './shape.ts'
import { headOf, writeSignature } from './signature.ts'
import { parseComment } from './tsdoc.ts'
import { typescript } from './typescript.ts'
import { uniteDocs } from './unite-docs.ts'

/** What describing a declaration needs to know about its module. */
export interface ModuleScope {
  file: ts.SourceFile
  lines: LineTable
  /** All names of the top level, and those of them that other modules give. */
  topLevel: ReadonlySet<string>
  imports: ReadonlySet<string>
}

/** Describes the declarations that one name has in a module. */
export function describeDeclaration(scope: ModuleScope, parts: readonly Part[]): Declaration {
  const { file } = scope
  const [first] = parts
  const pieces = withoutRepeated(parts.map(({ piece }) => piece))
  const own = withoutRepeated(parts.flatMap((part) => commentOfPart(file, part) ?? []))
  const comments = own.length ? own : commentsAtExports(file, first?.local ?? '').slice(0, 1)
  const texts = comments.map(({ start, end }) => file.text.slice(start, end))
  const nodes = [...new Set(parts.map(({ node }) => node))]
  const members = readMembers(file, nodes)
  const local = first?.local ?? ''
  const { identifiers, references } = readNames(nodes, scope.topLevel, scope.imports)
  const parsed = texts.map(parseComment)
  const human = withMembers(uniteDocs(parsed.map(({ docs }) => docs)), members.docs)
  const inherits = parsed.find((comment) => comment.inherits !== undefined)?.inherits
  return {
    local,
    kind: leadingKind(parts.map(({ kind }) => kind)) ?? 'variable',
    pieces,
    comments,
    line: scope.lines.lineAt(Math.min(...pieces.map(({ start }) => start))),
    endLine: scope.lines.lineAt(Math.max(...pieces.map(({ end }) => end))),
    ...describeHead(file, parts),
    digest: digestTokens(file, parts.map(digestPart)),
    ...(texts.length && { commentDigest: digestComments(texts) }),
    ...(human && { human }),
    ...readGenerated(file, parts, members.generated),
    ...(inherits && { inherits }),
    ...(parsed.some(({ internal }) => internal) && { internal: true as const }),
    references: references.filter((name) => name !== local),
    shape: readShape(parts, members.shapes, identifiers),
  }
}

function readGenerated(
  file: ts.SourceFile,
  parts: readonly Part[],
  members: NonNullable<Docs['members']>,
): Pick<Declaration, 'generated'> {
  const texts = parts.flatMap((part) => {
    const piece = generatedOfPart(file, part)
    return piece ? file.text.slice(piece.start, piece.end) : []
  })
  const head = uniteDocs(texts.map(parseGenerated))
  // What a class is called with stands at its constructor.
  const params = head && members.find(({ kind }) => kind === 'constructor')?.params
  const said = members.filter(({ summary }) => summary !== '')
  const docs = withMembers(params ? { ...head, params } : head, said)
  const mark = texts[0] === undefined ? undefined : readMark(texts[0])
  return docs && mark !== undefined ? { generated: { mark, docs } } : {}
}

function describeHead(
  file: ts.SourceFile,
  parts: readonly Part[],
): Pick<Declaration, 'signature' | 'signatures' | 'signatureDigest'> {
  const kind = leadingKind(parts.map((part) => part.kind))
  const leading = parts.filter((part) => part.kind === kind)
  const overloads = kind === 'function' ? leading.filter(isOverload) : []
  const shown = overloads.length ? overloads : kind === 'namespace' ? leading.slice(0, 1) : leading
  const heads = shown.map((part) => headOf(part))
  const signatureDigest = digestTokens(file, heads.flat())
  if (!overloads.length) return { signature: writeSignature(file, heads.flat()), signatureDigest }
  const signatures = heads.map((head) => writeSignature(file, head))
  const signature = signatures[0] ?? ''
  if (signatures.length === 1) return { signature, signatureDigest }
  return { signature, signatures, signatureDigest }
}

function isOverload({ node }: Part): boolean {
  return typescript().isFunctionDeclaration(node) && !node.body
}

function digestPart(part: Part): { prefix: string; node: ts.Node } {
  return part.several
    ? { prefix: part.piece.prefix ?? '', node: part.node }
    : { prefix: '', node: part.statement }
}

function withMembers(docs: Docs | undefined, members: Docs['members']): Docs | undefined {
  if (!members?.length) return docs
  return { ...(docs ?? { summary: '' }), members }
}

/** Names bound by one pattern share its piece and its comment. */
function withoutRepeated(pieces: Piece[]): Piece[] {
  const starts = new Set<number>()
  return pieces.filter(({ start }) => !starts.has(start) && starts.add(start))
}
