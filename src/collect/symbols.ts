import type { ExportedAs } from '../types.ts'
import { compare } from './compare.ts'
import { createByModule, type ByModule } from './by-module.ts'
import type { CollectedModule, CollectedSymbol, Reference } from './collection.ts'
import { createExportTable, type ExportTable, type Target } from './export-table.ts'
import type { Declaration } from './record.ts'

/** Names can be nested through `export * as`; nobody writes more levels than this. */
const DEEPEST = 8

/** The symbols of all modules, with where they are exported and what they name. */
export function linkSymbols(
  modules: ReadonlyMap<string, CollectedModule>,
  entries: ReadonlySet<string>,
): CollectedSymbol[] {
  const table = createExportTable(modules)
  const symbols = createByModule<CollectedSymbol>()
  const declarations = createByModule<Declaration>()
  for (const [path, { record }] of modules) {
    const names = ownNames(record.exports)
    for (const declaration of record.declarations) {
      declarations.set(path, declaration.local, declaration)
      const own = names.get(declaration.local)
      if (own) symbols.set(path, declaration.local, createSymbol(path, declaration, own))
    }
  }
  addExports(modules, table, symbols, entries)
  for (const symbol of symbols.values()) addReferences(symbol, modules, table, declarations)
  countUses(symbols)
  return [...symbols.values()]
}

/** The name of each exported declaration: the first by alphabet, `default` where it has no other. */
function ownNames(exports: CollectedModule['record']['exports']): Map<string, ExportedAs> {
  const names = new Map<string, ExportedAs>()
  for (const entry of exports) {
    if (entry.type !== 'local') continue
    const known = names.get(entry.local)
    if (known && !comesBefore(entry.name, known.name)) continue
    const typeOnly = entry.typeOnly && { typeOnly: true }
    names.set(entry.local, { module: '', name: entry.name, ...typeOnly })
  }
  return names
}

function comesBefore(name: string, other: string): boolean {
  if (name === 'default' || other === 'default') return other === 'default'
  return name < other
}

function createSymbol(module: string, declaration: Declaration, own: ExportedAs): CollectedSymbol {
  const { name } = own
  return {
    id: `${module}!${name}:${declaration.kind}`,
    name,
    kind: declaration.kind,
    module,
    declaration,
    exportedAs: [{ ...own, module }],
    references: [],
    usedBy: 0,
    fromEntry: false,
  }
}

function addExports(
  modules: ReadonlyMap<string, CollectedModule>,
  table: ExportTable,
  symbols: ByModule<CollectedSymbol>,
  entries: ReadonlySet<string>,
): void {
  const add = (
    module: string,
    name: string,
    target: Target,
    typeOnly: boolean,
    within: readonly string[],
  ): void => {
    if (target.type === 'declaration') {
      const symbol = symbols.get(target.module, target.local)
      if (!symbol) return
      if (entries.has(module)) symbol.fromEntry = true
      if (module === symbol.module && name === symbol.name) return
      symbol.exportedAs.push(typeOnly ? { module, name, typeOnly } : { module, name })
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
  for (const { exportedAs } of symbols.values()) sortExports(exportedAs)
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

function addReferences(
  symbol: CollectedSymbol,
  modules: ReadonlyMap<string, CollectedModule>,
  table: ExportTable,
  declarations: ByModule<Declaration>,
): void {
  const module = modules.get(symbol.module)
  if (!module) return
  const found = new Map<Declaration, Reference>()
  for (const name of symbol.declaration.references) {
    const target = targetOf(name, module, table)
    if (target?.type !== 'declaration') continue
    const declaration = declarations.get(target.module, target.local)
    if (!declaration || declaration === symbol.declaration) continue
    found.set(declaration, { module: target.module, declaration })
  }
  symbol.references = [...found.values()]
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

const bindings = new WeakMap<
  CollectedModule,
  Map<string, { specifier: string; imported: string }>
>()

function bindingOf(
  module: CollectedModule,
  local: string,
): { specifier: string; imported: string } | undefined {
  let known = bindings.get(module)
  if (!known) {
    known = new Map(module.record.imports.map((binding) => [binding.local, binding]))
    bindings.set(module, known)
  }
  return known.get(local)
}

function countUses(symbols: ByModule<CollectedSymbol>): void {
  for (const symbol of symbols.values()) {
    for (const { module, declaration } of symbol.references) {
      const used = symbols.get(module, declaration.local)
      if (used) used.usedBy++
    }
  }
}
