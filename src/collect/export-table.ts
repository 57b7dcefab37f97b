import { createByModule } from './by-module.ts'
import type { CollectedModule } from './collection.ts'
import type { ExportEntry } from './record.ts'

/** What an exported name stands for: a declaration, or a whole module. */
export type Target =
  | { type: 'declaration'; module: string; local: string; typeOnly: boolean }
  | { type: 'module'; module: string; typeOnly: boolean }

/** Answers what the modules of a project export. */
export interface ExportTable {
  /** All names that a module exports, its own first. */
  names: (module: string) => Iterable<string>
  /** `undefined` for names from outside the project, ambiguous ones and those that lead in a circle. */
  resolve: (module: string, name: string) => Target | undefined
}

type NamedEntry = Exclude<ExportEntry, { type: 'star' }>

/** An entry that names something, seen from a module that has it or has it by `export *`. */
interface Origin {
  module: string
  entry: NamedEntry
  typeOnly: boolean
}

type Names = Map<string, Origin[]>

/** Links the exports of all modules. */
export function createExportTable(modules: ReadonlyMap<string, CollectedModule>): ExportTable {
  const tables = listNames(modules)
  const known = createByModule<Target | undefined>()

  function resolve(module: string, name: string): Target | undefined {
    const direct = tables.get(module)?.get(name)
    if (direct === undefined) return undefined
    const [only] = direct
    // By far the most names: declared there, or in a module that is exported as a whole.
    if (direct.length === 1 && only?.entry.type === 'local') return declare(only, only.entry.local)
    return resolveThrough(module, name)
  }

  function resolveThrough(module: string, name: string): Target | undefined {
    if (known.has(module, name)) return known.get(module, name)
    const path: { module: string; name: string; typeOnly: boolean }[] = []
    let target: Target | undefined
    // A loop where there is one way to go: chains of barrels can be longer than the stack.
    let step: { module: string; name: string } | undefined = { module, name }
    while (step) {
      if (known.has(step.module, step.name)) {
        target = known.get(step.module, step.name)
        break
      }
      // Whoever comes here again while this is open goes in a circle.
      known.set(step.module, step.name, undefined)
      const origins: Origin[] = tables.get(step.module)?.get(step.name) ?? []
      const [origin] = origins
      if (!origin) break
      if (origins.length > 1) {
        path.push({ ...step, typeOnly: false })
        target = onlyTarget(origins)
        break
      }
      path.push({ ...step, typeOnly: origin.typeOnly })
      const next = follow(origin, modules)
      if (next && 'type' in next) target = next
      step = next && !('type' in next) ? next : undefined
    }
    for (const { typeOnly, ...one } of path.reverse()) {
      if (target && typeOnly && !target.typeOnly) target = { ...target, typeOnly }
      known.set(one.module, one.name, target)
    }
    return target
  }

  /** Several ways to one declaration are no ambiguity. */
  function onlyTarget(origins: readonly Origin[]): Target | undefined {
    const targets = new Map<string, Target>()
    for (const origin of origins) {
      const next = follow(origin, modules)
      const target = next && !('type' in next) ? resolve(next.module, next.name) : next
      if (!target) continue
      const key = target.type === 'module' ? target.module : `${target.module}\0${target.local}`
      const typeOnly = target.typeOnly || origin.typeOnly
      if (!typeOnly || !targets.has(key)) targets.set(key, { ...target, typeOnly })
    }
    const [first] = targets.values()
    return targets.size === 1 ? first : undefined
  }

  return { names: (module) => tables.get(module)?.keys() ?? [], resolve }
}

/** One step from an entry: to its declaration, to a whole module, or to a name of another module. */
function follow(
  origin: Origin,
  modules: ReadonlyMap<string, CollectedModule>,
): { module: string; name: string } | Target | undefined {
  const { entry, module } = origin
  const typeOnly = origin.typeOnly
  if (entry.type === 'local') return declare(origin, entry.local)
  const target = modules.get(module)?.resolved.get(entry.specifier)
  if (target === undefined || !modules.has(target)) return undefined
  if (entry.imported === '*') return { type: 'module', module: target, typeOnly }
  return { module: target, name: entry.imported }
}

function declare({ module, typeOnly }: Origin, local: string): Target {
  return { type: 'declaration', module, local, typeOnly }
}

/** Every name that each module exports and where it may come from; each is handed on to those that star the module. */
function listNames(modules: ReadonlyMap<string, CollectedModule>): Map<string, Names> {
  const tables = new Map<string, Names>()
  const stars = new Map<string, { module: string; typeOnly: boolean }[]>()
  const queue: { module: string; name: string; origin: Origin }[] = []
  for (const [path, { outline, resolved }] of modules) {
    const names: Names = new Map()
    tables.set(path, names)
    for (const entry of outline.exports) {
      const typeOnly = entry.typeOnly ?? false
      if (entry.type === 'star') {
        const target = resolved.get(entry.specifier)
        if (target === undefined) continue
        const list = stars.get(target)
        if (list) list.push({ module: path, typeOnly })
        else stars.set(target, [{ module: path, typeOnly }])
        continue
      }
      const origin = { module: path, entry, typeOnly }
      names.set(entry.name, [origin])
      if (entry.name !== 'default') queue.push({ module: path, name: entry.name, origin })
    }
  }
  for (let item = queue.pop(); item; item = queue.pop()) {
    for (const star of stars.get(item.module) ?? []) {
      const typeOnly = item.origin.typeOnly || star.typeOnly
      const origin = { ...item.origin, typeOnly }
      if (addOrigin(tables.get(star.module), item.name, origin, star.module)) {
        queue.push({ module: star.module, name: item.name, origin })
      }
    }
  }
  return tables
}

/** Returns whether the origin is news; a module's own names hide those that it stars. */
function addOrigin(
  names: Names | undefined,
  name: string,
  origin: Origin,
  module: string,
): boolean {
  const origins = names?.get(name)
  if (!origins) {
    names?.set(name, [origin])
    return names !== undefined
  }
  if (origins[0]?.module === module) return false
  const same = origins.findIndex((one) => one.entry === origin.entry)
  if (same < 0) origins.push(origin)
  else if (origins[same]?.typeOnly && !origin.typeOnly) origins[same] = origin
  else return false
  return true
}
