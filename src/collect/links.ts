import type { ts } from 'ts-morph'
import { boundNames, DEFAULT_LOCAL, hasModifier, isNamespace } from './parts.ts'
import type { ExportEntry, ImportBinding } from './record.ts'
import { typescript } from './typescript.ts'

/** How a module is tied to others, by its statements alone. */
export interface Links {
  imports: ImportBinding[]
  exports: ExportEntry[]
}

/** What a module gives away under a name of its own; where the name comes from is seen later. */
interface LocalExport {
  name: string
  local: string
  typeOnly: boolean
}

/** Reads the imports and exports of a module. `declared` are the names of its top level. */
export function readLinks(file: ts.SourceFile, declared: ReadonlySet<string>): Links {
  const imports = file.statements.flatMap(readImports)
  const byLocal = new Map(imports.map((binding) => [binding.local, binding]))
  const exports = file.statements
    .flatMap((statement) => readExports(statement))
    .flatMap((entry) => ('type' in entry ? [entry] : resolveLocal(entry, byLocal, declared)))
  return { imports, exports: withoutRepeated(exports) }
}

/** An import that is exported again is an alias, however it is written. */
function resolveLocal(
  { name, local, typeOnly }: LocalExport,
  imports: ReadonlyMap<string, ImportBinding>,
  declared: ReadonlySet<string>,
): ExportEntry[] {
  const isTypeOnly = typeOnly && { typeOnly: true as const }
  if (declared.has(local)) return [{ type: 'local', name, local, ...isTypeOnly }]
  const binding = imports.get(local)
  if (!binding) return []
  const { imported, specifier } = binding
  const isBindingTypeOnly = (typeOnly || binding.typeOnly) && { typeOnly: true as const }
  return [{ type: 'alias', name, imported, specifier, ...isBindingTypeOnly }]
}

/** The first of a name stays: overloads and merged declarations repeat theirs, and so does broken code. */
function withoutRepeated(entries: ExportEntry[]): ExportEntry[] {
  const names = new Set<string>()
  return entries.filter((entry) => {
    const key = entry.type === 'star' ? `* ${entry.specifier}` : entry.name
    const isNew = !names.has(key)
    names.add(key)
    return isNew
  })
}

function readImports(statement: ts.Statement): ImportBinding[] {
  const ts = typescript()
  if (ts.isImportEqualsDeclaration(statement)) {
    const specifier = requiredModule(statement)
    if (specifier === undefined) return []
    return [binding(statement.name.text, specifier, '*', statement.isTypeOnly)]
  }
  if (!ts.isImportDeclaration(statement) || !statement.importClause) return []
  if (!ts.isStringLiteral(statement.moduleSpecifier)) return []
  const specifier = statement.moduleSpecifier.text
  const { name, namedBindings, isTypeOnly } = statement.importClause
  const found: ImportBinding[] = []
  if (name) found.push(binding(name.text, specifier, 'default', isTypeOnly))
  if (namedBindings && ts.isNamespaceImport(namedBindings)) {
    found.push(binding(namedBindings.name.text, specifier, '*', isTypeOnly))
  } else {
    for (const element of namedBindings?.elements ?? []) {
      const imported = (element.propertyName ?? element.name).text
      const typeOnly = isTypeOnly || element.isTypeOnly
      found.push(binding(element.name.text, specifier, imported, typeOnly))
    }
  }
  return found
}

function binding(
  local: string,
  specifier: string,
  imported: string,
  typeOnly: boolean,
): ImportBinding {
  return { local, specifier, imported, ...(typeOnly && { typeOnly: true as const }) }
}

/** The module of `import x = require('…')`. */
export function requiredModule(statement: ts.ImportEqualsDeclaration): string | undefined {
  const ts = typescript()
  const { moduleReference } = statement
  if (!ts.isExternalModuleReference(moduleReference)) return undefined
  return ts.isStringLiteralLike(moduleReference.expression)
    ? moduleReference.expression.text
    : undefined
}

function readExports(statement: ts.Statement): (ExportEntry | LocalExport)[] {
  const ts = typescript()
  if (ts.isExportDeclaration(statement)) return readExportDeclaration(statement)
  if (ts.isExportAssignment(statement)) {
    const { expression } = statement
    const local = ts.isIdentifier(expression) ? expression.text : DEFAULT_LOCAL
    return [{ name: 'default', local, typeOnly: false }]
  }
  if (!hasModifier(statement, ts.SyntaxKind.ExportKeyword)) return []
  const locals = localsOf(statement)
  if (!hasModifier(statement, ts.SyntaxKind.DefaultKeyword)) {
    return locals.map((local) => ({ name: local, local, typeOnly: false }))
  }
  return [{ name: 'default', local: locals[0] ?? DEFAULT_LOCAL, typeOnly: false }]
}

function localsOf(statement: ts.Statement): string[] {
  const ts = typescript()
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap((node) => boundNames(node.name))
  }
  if (ts.isModuleDeclaration(statement) && !isNamespace(statement)) return []
  const { name } = statement as ts.DeclarationStatement
  return name ? [name.text] : []
}

function readExportDeclaration(statement: ts.ExportDeclaration): (ExportEntry | LocalExport)[] {
  const ts = typescript()
  const { exportClause, moduleSpecifier, isTypeOnly } = statement
  const specifier =
    moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined
  const whole = isTypeOnly && { typeOnly: true as const }
  if (!exportClause) return specifier === undefined ? [] : [{ type: 'star', specifier, ...whole }]
  if (ts.isNamespaceExport(exportClause)) {
    const { text: name } = exportClause.name
    return specifier === undefined
      ? []
      : [{ type: 'alias', name, imported: '*', specifier, ...whole }]
  }
  return exportClause.elements.map((element) => {
    const { text: name } = element.name
    const from = (element.propertyName ?? element.name).text
    const typeOnly = isTypeOnly || element.isTypeOnly
    if (specifier === undefined) return { name, local: from, typeOnly }
    const marked = typeOnly && { typeOnly: true as const }
    return { type: 'alias', name, imported: from, specifier, ...marked }
  })
}
