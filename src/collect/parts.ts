import type { ts } from 'ts-morph'
import type { SymbolKind } from '../types.ts'
import type { Piece } from './record.ts'
import { textOf, typescript } from './typescript.ts'

/** A default export without a name. */
export const DEFAULT_LOCAL = '*default*'

/** One declaration at the top level of a module; those of one name are one symbol. */
export interface Part {
  local: string
  kind: SymbolKind
  /** What declares the name; the whole declarator where a pattern does. */
  node: ts.Node
  statement: ts.Statement
  piece: Piece
  /** The name is bound by a pattern: neither type nor initialiser are its own. */
  destructured?: true
  /** One of several declarators, which may have a comment of its own. */
  several?: true
}

/** The declarations of a module's top level by name, in source order. */
export function groupParts(file: ts.SourceFile): Map<string, Part[]> {
  const groups = new Map<string, Part[]>()
  for (const part of file.statements.flatMap((statement) => partsOf(file, statement))) {
    const group = groups.get(part.local)
    if (group) group.push(part)
    else groups.set(part.local, [part])
  }
  const listed = listedNames(file)
  for (const [local, parts] of groups) {
    if (!listed.has(local)) groups.set(local, withoutPrivate(parts))
  }
  return groups
}

/** Where only the type of a name is exported, the value beside it is another thing: `const key = …; export type key = …`. */
function withoutPrivate(parts: Part[]): Part[] {
  const exported = parts.filter(({ statement }) => {
    return hasModifier(statement, typescript().SyntaxKind.ExportKeyword)
  })
  return exported.length ? exported : parts
}

/** Names that `export { name }` or `export default name` give away with all that they are. */
function listedNames(file: ts.SourceFile): Set<string> {
  const ts = typescript()
  const names = file.statements.flatMap((statement) => {
    if (ts.isExportAssignment(statement)) {
      return ts.isIdentifier(statement.expression) ? [statement.expression.text] : []
    }
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier) return []
    const { exportClause } = statement
    if (!exportClause || !ts.isNamedExports(exportClause)) return []
    return exportClause.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
  })
  return new Set(names)
}

function partsOf(file: ts.SourceFile, statement: ts.Statement): Part[] {
  const ts = typescript()
  const part = (local: string, kind: SymbolKind): Part => ({
    local,
    kind,
    node: statement,
    statement,
    piece: { start: statement.getStart(file), end: statement.end },
  })
  if (ts.isVariableStatement(statement)) return variableParts(file, statement)
  if (ts.isFunctionDeclaration(statement)) {
    return [part(statement.name?.text ?? DEFAULT_LOCAL, 'function')]
  }
  if (ts.isClassDeclaration(statement)) {
    return [part(statement.name?.text ?? DEFAULT_LOCAL, 'class')]
  }
  if (ts.isInterfaceDeclaration(statement)) return [part(statement.name.text, 'interface')]
  if (ts.isTypeAliasDeclaration(statement)) return [part(statement.name.text, 'type')]
  if (ts.isEnumDeclaration(statement)) return [part(statement.name.text, 'enum')]
  if (ts.isModuleDeclaration(statement)) {
    return isNamespace(statement) ? [part(statement.name.text, 'namespace')] : []
  }
  if (ts.isExportAssignment(statement)) {
    return ts.isIdentifier(statement.expression) ? [] : [part(DEFAULT_LOCAL, 'variable')]
  }
  if (ts.isImportEqualsDeclaration(statement)) {
    if (ts.isExternalModuleReference(statement.moduleReference)) return []
    return [part(statement.name.text, kindOfMember(file, statement.moduleReference))]
  }
  return []
}

function variableParts(file: ts.SourceFile, statement: ts.VariableStatement): Part[] {
  const { declarations } = statement.declarationList
  const start = statement.getStart(file)
  const several = declarations.length > 1
  return declarations.flatMap((node) => {
    const piece: Piece = several
      ? { start: node.getStart(file), end: node.end, prefix: prefixOf(file, statement) }
      : { start, end: statement.end }
    const destructured = !typescript().isIdentifier(node.name)
    return boundNames(node.name).map((local) => ({
      local,
      kind: 'variable' as const,
      node,
      statement,
      piece,
      ...(destructured && { destructured: true as const }),
      ...(several && { several: true as const }),
    }))
  })
}

/** `export const ` as it would stand before one declarator alone. */
function prefixOf(file: ts.SourceFile, statement: ts.VariableStatement): string {
  const modifiers = (statement.modifiers ?? []).map((modifier) => textOf(file, modifier))
  return [...modifiers, keywordOf(statement.declarationList), ''].join(' ')
}

/** `const`, `let`, `var`, `using` or `await using`. */
export function keywordOf(list: ts.VariableDeclarationList): string {
  const { NodeFlags } = typescript()
  switch (list.flags & NodeFlags.BlockScoped) {
    case NodeFlags.Let:
      return 'let'
    case NodeFlags.Const:
      return 'const'
    case NodeFlags.Using:
      return 'using'
    case NodeFlags.AwaitUsing:
      return 'await using'
    default:
      return 'var'
  }
}

/** The names that a variable or parameter binds, in source order. */
export function boundNames(name: ts.BindingName): string[] {
  const ts = typescript()
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : boundNames(element.name),
  )
}

/** `declare global` and `declare module 'x'` add to other places. */
export function isNamespace(statement: ts.ModuleDeclaration): boolean {
  const ts = typescript()
  return ts.isIdentifier(statement.name) && !(statement.flags & ts.NodeFlags.GlobalAugmentation)
}

/** What `import A = N.B` stands for, as far as this module's own namespaces tell. */
function kindOfMember(file: ts.SourceFile, name: ts.EntityName): SymbolKind {
  const ts = typescript()
  const path: string[] = []
  let entity = name
  while (ts.isQualifiedName(entity)) {
    path.unshift(entity.right.text)
    entity = entity.left
  }
  let statements: readonly ts.Statement[] = file.statements
  let found = findStatements(statements, entity.text)
  for (const member of path) {
    statements = found.flatMap((statement) => namespaceStatements(statement))
    found = findStatements(statements, member)
  }
  const kinds = found.flatMap((statement) => {
    return ts.isImportEqualsDeclaration(statement) ? [] : partsOf(file, statement)
  })
  return leadingKind(kinds.map((part) => part.kind)) ?? 'variable'
}

function findStatements(statements: readonly ts.Statement[], name: string): ts.Statement[] {
  const ts = typescript()
  return statements.filter((statement) => {
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.some((node) =>
        boundNames(node.name).includes(name),
      )
    }
    return (statement as ts.DeclarationStatement).name?.text === name
  })
}

/** What stands in a namespace's block; in `namespace A.B` the block is that of `B`, itself a statement of `A`. */
function namespaceStatements(statement: ts.Statement): readonly ts.Statement[] {
  const ts = typescript()
  if (!ts.isModuleDeclaration(statement) || !statement.body) return []
  if (ts.isModuleBlock(statement.body)) return statement.body.statements
  return ts.isModuleDeclaration(statement.body) ? [statement.body] : []
}

/** What a namespace shows: what it exports; in an ambient one everything, unless it exports something by name. */
export function listNamespaceParts(file: ts.SourceFile, node: ts.ModuleDeclaration): Part[] {
  const ts = typescript()
  const statements = namespaceStatements(node)
  const exported = statements.filter((statement) => {
    return ts.isModuleDeclaration(statement) && statement === node.body
      ? true
      : hasModifier(statement, ts.SyntaxKind.ExportKeyword)
  })
  const isAmbient = hasModifier(node, ts.SyntaxKind.DeclareKeyword)
  const shown = exported.length === 0 && isAmbient ? statements : exported
  return shown.flatMap((statement) => partsOf(file, statement))
}

/** Returns whether `export`, `default`, `declare` or the like stands before a statement. */
export function hasModifier(statement: ts.Node, kind: ts.SyntaxKind): boolean {
  const ts = typescript()
  return ts.canHaveModifiers(statement) && !!statement.modifiers?.some((one) => one.kind === kind)
}

const PRECEDENCE: readonly SymbolKind[] = [
  'class',
  'function',
  'variable',
  'enum',
  'namespace',
  'interface',
  'type',
]

/** What a name is that is several things. */
export function leadingKind(kinds: readonly SymbolKind[]): SymbolKind | undefined {
  return PRECEDENCE.find((kind) => kinds.includes(kind))
}
