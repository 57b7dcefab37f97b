import { posix } from 'node:path'
import type { ts } from 'ts-morph'
import type { CollectedSymbol } from '../collect/collection.ts'
import { typescript } from '../collect/typescript.ts'
import type { ExportPlace, ProjectExports } from './exports.ts'

/** A name that an example takes from the project; `name` is `*` for a whole module. */
interface Binding extends ExportPlace {
  local: string
}

interface TakenBinding extends Binding {
  statement: ts.Statement
}

/**
 * What an import of the project's own takes, by the package's name or by a path. Empty where the project does not have
 * it all, or where the import is another's: the compiler then says what it thinks of it.
 */
export function takeOwnImport(
  statement: ts.Statement,
  options: { symbol: CollectedSymbol; exports: ProjectExports; packageName: string | undefined },
): TakenBinding[] {
  const ts = typescript()
  const { symbol, exports, packageName } = options
  if (!ts.isImportDeclaration(statement) || !statement.importClause) return []
  if (!ts.isStringLiteral(statement.moduleSpecifier)) return []
  const path = readOwnPath(statement.moduleSpecifier.text, packageName)
  if (path === undefined) return []

  const module = exports.findModule(path)
  const wanted = listWanted(statement.importClause)
  const taken = wanted.flatMap(({ local, imported }): TakenBinding[] => {
    if (imported === '*') return module ? [{ statement, local, name: '*', module }] : []
    const place = exports.find(imported, symbol, { module })
    return place ? [{ statement, local, ...place }] : []
  })
  return taken.length === wanted.length ? taken : []
}

/** The path within the project that a specifier means; undefined where it leads elsewhere. */
function readOwnPath(specifier: string, packageName: string | undefined): string | undefined {
  if (specifier.startsWith('.')) return specifier.replace(/^(?:\.{1,2}\/)*(?:\.{1,2}$)?/, '')
  if (packageName === undefined) return undefined
  if (specifier === packageName) return ''
  const prefix = `${packageName}/`
  return specifier.startsWith(prefix) ? specifier.slice(prefix.length) : undefined
}

function listWanted(clause: ts.ImportClause): { local: string; imported: string }[] {
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
