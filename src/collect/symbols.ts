import type { ExportedAs } from '../types.ts'
import { createByModule, type ByModule } from './by-module.ts'
import type {
  CollectedModule,
  CollectedSymbol,
  Collection,
  Place,
  Reference,
} from './collection.ts'
import { compare } from './compare.ts'
import { createExportTable, type ExportTable, type Target } from './export-table.ts'
import type { FoundModules } from './modules.ts'
import type { Declaration } from './record.ts'

/** Names can be nested through `export * as`; nobody writes more levels than this. */
const DEEPEST = 8

/**
 * Links the symbols of all modules: where they are exported, and what they refer to. Exports are linked at once, which
 * takes no more than the outlines; symbols are made for one module at a time, when they are asked for.
 */
export function collectSymbols(found: FoundModules): Collection {
  const modules = new Map([...found.modules].filter(([, { problem }]) => problem === undefined))
  const table = createExportTable(modules)
  const places = listPlaces(modules, table, found.entries)
  const imports = countImports(modules, table)
  const declarations = new Map<string, Map<string, Declaration>>()
  const symbols = new Map<string, CollectedSymbol[]>()
  let all: CollectedSymbol[] | undefined
  let names: ReadonlySet<string> | undefined

  function declarationsOf(path: string): ReadonlyMap<string, Declaration> {
    let known = declarations.get(path)
    if (!known) {
      const listed = modules.get(path)?.record.declarations ?? []
      known = new Map(listed.map((declaration) => [declaration.local, declaration]))
      declarations.set(path, known)
    }
    return known
  }

  function createSymbols(module: CollectedModule): CollectedSymbol[] {
    return [...declarationsOf(module.path).values()].flatMap((declaration) => {
      const place = places.get(module.path)?.get(declaration.local)
      if (!place) return []
      const { name } = place.exportedAs[0]!
      return {
        id: `${module.path}!${name}:${declaration.kind}`,
        name,
        kind: declaration.kind,
        module: module.path,
        declaration,
        exportedAs: place.exportedAs,
        references: listReferences(module, declaration),
        importedBy: imports.get(module.path, declaration.local) ?? 0,
        fromEntry: place.fromEntry,
      }
    })
  }

  function listReferences(module: CollectedModule, declaration: Declaration): Reference[] {
    const found = new Map<Declaration, Reference>()
    for (const name of declaration.references) {
      const target = targetOf(name, module, table)
      if (target?.type !== 'declaration') continue
      const referred = declarationsOf(target.module).get(target.local)
      if (!referred || referred === declaration) continue
      found.set(referred, { module: target.module, declaration: referred })
    }
    return [...found.values()]
  }

  function symbolsOf(path: string): CollectedSymbol[] {
    const module = modules.get(path)
    if (!module) return []
    let known = symbols.get(path)
    if (!known) symbols.set(path, (known = createSymbols(module)))
    return known
  }

  return {
    modules,
    get symbols() {
      return (all ??= [...modules.keys()].flatMap(symbolsOf))
    },
    symbolsOf,
    placesOf: (path) => places.get(path) ?? new Map(),
    names: () => (names ??= listNames(modules, places)),
    findTarget(path, name) {
      const module = modules.get(path)
      const target = module && targetOf(name, module, table)
      return target?.type === 'declaration' ? target : undefined
    },
    skipped: found.skipped,
    unresolved: found.unresolved,
  }
}

type Places = ReadonlyMap<string, ReadonlyMap<string, Place>>

function listPlaces(
  modules: ReadonlyMap<string, CollectedModule>,
  table: ExportTable,
  entries: ReadonlySet<string>,
): Places {
  const places = new Map<string, Map<string, Place>>()
  for (const [path, { outline }] of modules) {
    const own = [...ownNames(outline.exports)].map(([local, name]): [string, Place] => {
      return [local, { exportedAs: [{ ...name, module: path }], fromEntry: false }]
    })
    places.set(path, new Map(own))
  }
  const add = (
    module: string,
    name: string,
    target: Target,
    typeOnly: boolean,
    within: readonly string[],
  ): void => {
    if (target.type === 'declaration') {
      const place = places.get(target.module)?.get(target.local)
      if (!place) return
      if (entries.has(module)) place.fromEntry = true
      if (module === target.module && name === place.exportedAs[0]!.name) return
      place.exportedAs.push(typeOnly ? { module, name, typeOnly } : { module, name })
      return
    }
    if (within.includes(target.module) || within.length >= DEEPEST) return
    const path = [...within, target.module]
    for (const member of table.names(target.module)) {
      const inner = table.resolve(target.module, member)
      if (inner) add(module, `${name}.${member}`, inner, typeOnly || inner.typeOnly, path)
    }
  }
  for (const module of modules.keys()) {
    for (const name of table.names(module)) {
      const target = table.resolve(module, name)
      if (target) add(module, name, target, target.typeOnly, [])
    }
  }
  for (const own of places.values()) for (const place of own.values()) sortExports(place.exportedAs)
  return places
}

/** The name of each exported declaration: the first by alphabet, `default` where it has no other. */
function ownNames(
  exports: CollectedModule['outline']['exports'],
): Map<string, Omit<ExportedAs, 'module'>> {
  const names = new Map<string, Omit<ExportedAs, 'module'>>()
  for (const entry of exports) {
    if (entry.type !== 'local') continue
    const known = names.get(entry.local)
    if (known && !comesBefore(entry.name, known.name)) continue
    const typeOnly = entry.typeOnly && { typeOnly: true }
    names.set(entry.local, { name: entry.name, ...typeOnly })
  }
  return names
}

function comesBefore(name: string, other: string): boolean {
  if (name === 'default' || other === 'default') return other === 'default'
  return name < other
}

/** The symbol's own export stays first. */
function sortExports(exportedAs: ExportedAs[]): void {
  const [own, ...others] = exportedAs
  if (!own || others.length === 0) return
  others.sort((one, other) =>
    one.module === other.module ? compare(one.name, other.name) : compare(one.module, other.module),
  )
  exportedAs.splice(0, exportedAs.length, own, ...others)
}

/** How many other modules import each declaration, by name or as a member of a whole module that they call. */
function countImports(
  modules: ReadonlyMap<string, CollectedModule>,
  table: ExportTable,
): ByModule<number> {
  const counts = createByModule<number>()
  for (const module of modules.values()) {
    const { imports, calls = [] } = module.outline
    const members = calls.flatMap(({ name }) => (name.includes('.') ? name : []))
    const found = createByModule<true>()
    for (const name of [...imports.map(({ local }) => local), ...members]) {
      const target = targetOf(name, module, table)
      if (target?.type !== 'declaration' || target.module === module.path) continue
      if (found.has(target.module, target.local)) continue
      found.set(target.module, target.local, true)
      counts.set(target.module, target.local, (counts.get(target.module, target.local) ?? 0) + 1)
    }
  }
  return counts
}

/** What a name of a module's top level stands for; `text.title` where `text` is a module. */
function targetOf(name: string, module: CollectedModule, table: ExportTable): Target | undefined {
  const [local = '', member] = name.split('.')
  const binding = bindingOf(module, local)
  if (!binding) {
    return { type: 'declaration', module: module.path, local, typeOnly: false }
  }
  const from = module.resolved.get(binding.specifier)
  if (from === undefined) return undefined
  const target: Target | undefined =
    binding.imported === '*'
      ? { type: 'module', module: from, typeOnly: false }
      : table.resolve(from, binding.imported)
  if (member === undefined) return target
  return target?.type === 'module' ? table.resolve(target.module, member) : undefined
}

type Bindings = ReadonlyMap<string, { specifier: string; imported: string }>

/** By outline, which stays the same object while its module is unchanged. */
const bindings = new WeakMap<CollectedModule['outline'], Bindings>()

function bindingOf(
  { outline }: CollectedModule,
  local: string,
): { specifier: string; imported: string } | undefined {
  let known = bindings.get(outline)
  if (!known) {
    known = new Map(outline.imports.map((binding) => [binding.local, binding]))
    bindings.set(outline, known)
  }
  return known.get(local)
}

function listNames(
  modules: ReadonlyMap<string, CollectedModule>,
  places: Places,
): ReadonlySet<string> {
  const names = new Set<string>()
  const namespaces = new Set<string>()
  for (const own of places.values()) {
    for (const { name } of [...own.values()].flatMap(({ exportedAs }) => exportedAs)) {
      const end = name.lastIndexOf('.')
      if (end < 0) names.add(name)
      // Thousands of them: what follows the namespace is an export of its module.
      else namespaces.add(name.slice(0, end))
    }
  }
  for (const namespace of namespaces) for (const part of namespace.split('.')) names.add(part)
  for (const { outline } of modules.values()) for (const name of outline.names) names.add(name)
  return names
}
