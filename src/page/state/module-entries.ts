import { signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { SymbolDoc } from '../../types.ts'
import { countStatuses, type Counts } from '../model/counts.ts'

/** A module of the tree. Its symbols and counts are signals of their own, so that one edit renders one row. */
export interface ModuleEntry {
  path: string
  /** By line. */
  ids: Signal<readonly string[]>
  counts: Signal<Counts>
}

export interface ModuleEntries {
  /** By path. */
  all: ReadonlySignal<readonly ModuleEntry[]>
  get: (path: string) => ModuleEntry | undefined
  /** Brings modules up to date after symbols changed; `added` are ids that may be new to it. */
  update: (path: string, added: ReadonlySet<string>) => void
  /** Brings the list of modules up to date, once all of them are. */
  settle: () => void
}

export function createModuleEntries(peek: (id: string) => SymbolDoc | undefined): ModuleEntries {
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
