import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import type { ts } from 'ts-morph'
import type { CollectedSymbol } from '../collect/collection.ts'
import { typescript } from '../collect/typescript.ts'
import type { PackageImports } from '../options/root.ts'
import type { ParsedExample } from './example-file.ts'
import { listFree, nameSymbol } from './example-names.ts'
import type { ExportPlace, ProjectExports } from './exports.ts'

/** What an example is written in. */
export interface ExampleScene {
  symbol: CollectedSymbol
  exports: ProjectExports
  package: PackageImports
}

/** A name that an example takes from the project; `name` is `*` for a whole module. */
interface Binding extends ExportPlace {
  local: string
}

interface TakenBinding extends Binding {
  statement: ts.Statement
}

/** A name that an import asks for; `imported` is `*` for all of a module. */
interface Wanted {
  local: string
  imported: string
}

/**
 * What an import of the project's own takes, by the package's name or by a path. Empty where the project does not have
 * it all, or where the import is another's: the compiler then says what it thinks of it.
 */
export function takeOwnImport(statement: ts.Statement, scene: ExampleScene): TakenBinding[] {
  const { symbol, exports } = scene
  const found = readImport(statement)
  const path = found && readOwnPath(found.specifier, scene.package.name)
  if (!found || path === undefined) return []
  const module = exports.findModule(path)
  const taken = found.wanted.flatMap(({ local, imported }): TakenBinding[] => {
    if (imported === '*') return module ? [{ statement, local, name: '*', module }] : []
    const place = exports.find(imported, symbol, { module })
    return place ? [{ statement, local, ...place }] : []
  })
  return taken.length === found.wanted.length ? taken : []
}

/**
 * An example as a reader can copy it: names of the project come from the package where its main module exports them, and
 * imports of them from elsewhere are taken out, since a model can only make those paths up. A sentence instead says which
 * import asks for what is not there.
 */
export function settleImports(
  { code, file }: ParsedExample,
  scene: ExampleScene,
): { code: string } | { fault: string } {
  const names = nameSymbol(scene.symbol)
  const removed: ts.Statement[] = []
  const taken: Wanted[] = []
  for (const statement of file.statements) {
    const { specifier = '', wanted = [] } = readImport(statement) ?? {}
    const path = readOwnPath(specifier, scene.package.name)
    const own = wanted.filter((one) => isTakenOut(one, { specifier, path }, scene))
    const others = wanted.filter((one) => !own.includes(one))
    const isOurs = path !== undefined || own.some(({ imported }) => names.includes(imported))
    const wrong = isOurs ? others.find((one) => !isThere(one, path, scene)) : undefined
    if (wrong) return { fault: `it imports \`${wrong.imported}\` from '${specifier}'` }
    if (own.length === 0 || others.length > 0) continue
    removed.push(statement)
    taken.push(...own)
  }
  const free = [...listFree(file)].map(([name, isValue]) => ({ name, isValue }))
  const lines = [
    ...taken
      .filter(({ imported }) => findMain(imported, false, scene))
      .map(({ local, imported }) => (imported === local ? local : `${imported} as ${local}`)),
    ...free.filter(({ name, isValue }) => findMain(name, isValue, scene)).map(({ name }) => name),
  ]
  if (removed.length === 0 && lines.length === 0) return { code }
  const rest = removeStatements(code, removed).trim()
  if (lines.length === 0) return { code: rest }
  return {
    code: `import { ${[...new Set(lines)].sort().join(', ')} } from '${scene.package.name}'\n\n${rest}`,
  }
}

function removeStatements(code: string, statements: readonly ts.Statement[]): string {
  let text = ''
  let position = 0
  for (const { pos, end } of statements) {
    text += code.slice(position, pos)
    position = end
  }
  return text + code.slice(position)
}

/** Packages of the project and of the platform may be imported; whatever else takes the name, it cannot be the symbol. */
function isTakenOut(
  { local, imported }: Wanted,
  { specifier, path }: { specifier: string; path: string | undefined },
  scene: ExampleScene,
): boolean {
  const { symbol, exports, package: own } = scene
  if (imported === '*') return false
  // Without an import line in its place the example would not know the other name.
  const isMain = findMain(imported, false, scene) !== undefined
  if (local !== imported && !isMain) return false
  const isFound = exports.find(imported, symbol) !== undefined
  if (specifier.startsWith('.') || path === '') return isFound
  if (path !== undefined) return isMain
  const isSymbol = nameSymbol(symbol).includes(imported)
  return isFound && (isSymbol || !isKnownPackage(specifier, own))
}

function isKnownPackage(specifier: string, { dependencies }: PackageImports): boolean {
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return true
  const [scope = '', name = ''] = specifier.split('/', 2)
  return dependencies.has(scope.startsWith('@') ? `${scope}/${name}` : scope)
}

/** False for what nobody has: a name or path that the project lacks, or another name from where the symbol is not. */
function isThere(
  { imported }: Wanted,
  path: string | undefined,
  { symbol, exports }: ExampleScene,
): boolean {
  if (path === undefined) return false
  const module = exports.findModule(path)
  return imported === '*'
    ? module !== undefined || path === ''
    : exports.find(imported, symbol, { module }) !== undefined
}

/** The export of that name of the module that the package's own name leads to: its index, or a file of that name. */
function findMain(name: string, isValue: boolean, scene: ExampleScene): ExportPlace | undefined {
  const { symbol, exports, package: own } = scene
  if (!own.isLibrary || own.name === undefined) return undefined
  const file = own.name.split('/').at(-1)!
  const module = exports.findModule('') ?? exports.findModule(file)
  if (module === undefined) return undefined
  const place = exports.find(name, symbol, { module, isValue })
  return place?.module === module && place.name === name ? place : undefined
}

function readImport(statement: ts.Statement): { specifier: string; wanted: Wanted[] } | undefined {
  const ts = typescript()
  if (!ts.isImportDeclaration(statement) || !statement.importClause) return undefined
  if (!ts.isStringLiteral(statement.moduleSpecifier)) return undefined
  return {
    specifier: statement.moduleSpecifier.text,
    wanted: listWanted(statement.importClause),
  }
}

/** The path within the project that a specifier means; undefined where it leads elsewhere. */
function readOwnPath(specifier: string, packageName: string | undefined): string | undefined {
  if (specifier.startsWith('.')) return specifier.replace(/^(?:\.{1,2}\/)*(?:\.{1,2}$)?/, '')
  if (packageName === undefined) return undefined
  if (specifier === packageName) return ''
  const prefix = `${packageName}/`
  return specifier.startsWith(prefix) ? specifier.slice(prefix.length) : undefined
}

function listWanted(clause: ts.ImportClause): Wanted[] {
  const ts = typescript()
  const { name, namedBindings } = clause
  const wanted = name ? [{ local: name.text, imported: name.text }] : []
  if (!namedBindings) return wanted
  if (ts.isNamespaceImport(namedBindings)) {
    return [...wanted, { local: namedBindings.name.text, imported: '*' }]
  }
  const named = namedBindings.elements.map((element) => ({
    local: element.name.text,
    imported: (element.propertyName ?? element.name).text,
  }))
  return [...wanted, ...named]
}

/** The statement as it stands in a module of the project. */
export function writeImport(from: string, { local, name, module }: Binding): string {
  const path = posix.relative(posix.dirname(from), module)
  const specifier = path.startsWith('.') ? path : `./${path}`
  if (name === '*') return `import * as ${local} from '${specifier}'`
  return `import { ${name === local ? name : `${name} as ${local}`} } from '${specifier}'`
}
