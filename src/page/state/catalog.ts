import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { SymbolDoc, SymbolDocs } from '../../types.ts'
import { countStatuses, sumCounts, type Counts } from '../model/counts.ts'
import { toSearchText, type SearchText } from '../model/search.ts'

export type Change = { type: 'put'; symbol: SymbolDoc } | { type: 'remove'; id: string }

/** All symbols, sorted by module and line. Maps throughout, because `__proto__` is a legal name. */
export interface Catalog {
  modules: ReadonlySignal<readonly ModuleEntry[]>
  counts: ReadonlySignal<Counts>
  /** Increases with every change, for components that read all symbols. */
  revision: ReadonlySignal<number>
  searchTexts: ReadonlyMap<string, SearchText>
  idsByName: ReadonlyMap<string, readonly string[]>
  has: (id: string) => boolean
  /** Returns the symbol without following its changes. */
  peek: (id: string) => SymbolDoc | undefined
  /** Returns the symbol; the component that reads it follows its changes. */
  read: (id: string) => SymbolDoc | undefined
  module: (path: string) => ModuleEntry | undefined
  /** Returns all symbols; the component that reads them follows every change. */
  readAll: () => SymbolDoc[]
  apply: (changes: readonly Change[]) => void
  replace: (docs: SymbolDocs) => void
}

export function createCatalog(): Catalog {
  const symbols = new Map<string, Signal<SymbolDoc | undefined>>()
  const searchTexts = new Map<string, SearchText>()
  const idsByName = new Map<string, readonly string[]>()
  /** Increases when symbols are added or removed. */
  const membership = signal(0)
  const revision = signal(0)
  const peek = (id: string): SymbolDoc | undefined => symbols.get(id)?.peek()
  const modules = createModuleEntries(peek)

  function put(symbol: SymbolDoc): void {
    const { id, name } = symbol
    const known = symbols.get(id)
    searchTexts.set(id, toSearchText(symbol))
    if (known) known.value = symbol
    else {
      symbols.set(id, signal<SymbolDoc | undefined>(symbol))
      idsByName.set(name, [...(idsByName.get(name) ?? []), id])
      membership.value++
    }
  }

  function remove({ id, name }: SymbolDoc): void {
    symbols.get(id)!.value = undefined
    symbols.delete(id)
    searchTexts.delete(id)
    const others = idsByName.get(name)!.filter((other) => other !== id)
    if (others.length > 0) idsByName.set(name, others)
    else idsByName.delete(name)
    membership.value++
  }

  function apply(changes: readonly Change[]): void {
    const touched = new Map<string, Set<string>>()
    batch(() => {
      for (const change of changes) {
        const symbol = change.type === 'put' ? change.symbol : peek(change.id)
        if (!symbol) continue
        const ids = touched.get(symbol.module) ?? new Set()
        touched.set(symbol.module, ids.add(symbol.id))
        if (change.type === 'put') put(symbol)
        else remove(symbol)
      }
      for (const [path, ids] of touched) modules.update(path, ids)
      modules.settle()
      revision.value++
    })
  }

  return {
    modules: modules.all,
    counts: computed(() => sumCounts(modules.all.value.map(({ counts }) => counts.value))),
    revision,
    searchTexts,
    idsByName,
    has: (id) => symbols.has(id),
    peek,
    read: (id) => {
      const symbol = symbols.get(id)
      if (symbol) return symbol.value
      // A component that looks for a missing symbol is told when it arrives.
      void membership.value
      return undefined
    },
    module: modules.get,
    readAll: () => {
      void revision.value
      return modules.all.value.flatMap(({ ids }) => ids.peek().map((id) => peek(id)!))
    },
    apply,
    replace: (docs) => {
      const incoming = Object.values(docs.symbols)
      const ids = new Set(incoming.map(({ id }) => id))
      const gone = [...symbols.keys()].filter((id) => !ids.has(id))
      apply([
        ...gone.map((id): Change => ({ type: 'remove', id })),
        ...incoming.map((symbol): Change => ({ type: 'put', symbol })),
      ])
    },
  }
}

/** A module of the tree. Its symbols and counts are separate signals, so that one edit renders one row. */
interface ModuleEntry {
  path: string
  /** In the order of their lines. */
  ids: Signal<readonly string[]>
  counts: Signal<Counts>
}

interface ModuleEntries {
  /** Sorted by path. */
  all: ReadonlySignal<readonly ModuleEntry[]>
  get: (path: string) => ModuleEntry | undefined
  /** Updates a module after its symbols changed; `added` are ids that may be new to it. */
  update: (path: string, added: ReadonlySet<string>) => void
  /** Updates the list of modules, after each of them was updated. */
  settle: () => void
}

function createModuleEntries(peek: (id: string) => SymbolDoc | undefined): ModuleEntries {
  const byPath = new Map<string, ModuleEntry>()
  const all = signal<readonly ModuleEntry[]>([])
  let isOther = false

  function update(path: string, added: ReadonlySet<string>): void {
    const known = byPath.get(path)
    const ids = new Set([...(known?.ids.peek() ?? []), ...added])
    const members = [...ids].flatMap((id) => peek(id) ?? []).sort(bySource)
    const ordered = members.map(({ id }) => id)
    if (members.length === 0) isOther = byPath.delete(path) || isOther
    else if (known) {
      if (!isEqual(ordered, known.ids.peek())) known.ids.value = ordered
      known.counts.value = countStatuses(members)
    } else {
      byPath.set(path, { path, ids: signal(ordered), counts: signal(countStatuses(members)) })
      isOther = true
    }
  }

  return {
    all,
    get: (path) => {
      void all.value
      return byPath.get(path)
    },
    update,
    settle: () => {
      if (isOther) all.value = [...byPath.values()].sort(comparePaths)
      isOther = false
    },
  }
}

function isEqual(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index])
}

function bySource(one: SymbolDoc, other: SymbolDoc): number {
  return one.source.line - other.source.line
}

function comparePaths(one: ModuleEntry, other: ModuleEntry): number {
  return one.path < other.path ? -1 : 1
}
