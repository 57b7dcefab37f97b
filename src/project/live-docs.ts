import type { FoundModules } from '../collect/modules.ts'
import { createPause } from '../collect/pause.ts'
import {
  createHead,
  parseModule,
  stringifyDocs,
  stringifyModule,
  sumTotals,
  type DocsHead,
  type ModuleText,
} from '../emit/docs-json.ts'
import { createModuleDocs, type SymbolParts, type Totals } from '../emit/module-docs.ts'
import type { PlannedSymbol } from '../plan/plan.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { Outcome } from '../generate/generate.ts'
import type { SymbolDoc, SymbolDocs } from '../types.ts'
import type { ModuleState, Snapshot } from './snapshot.ts'

/** The docs of a dev server: those of its last build, with what was answered since. */
export interface CurrentDocs {
  docs: () => SymbolDocs
  /** The asset as it would be written now. */
  json: () => string
  head: () => DocsHead & Pick<SymbolDocs, 'modules'>
  /** Takes the result of a build. Returns the symbols that look different, and the ids that are gone. */
  adopt: (snapshot: Snapshot, parts: ReadonlyMap<string, SymbolParts[]>) => Promise<Difference>
  /** Keeps the parts of modules about to be asked, so that an answer can be put into them. */
  prepare: (parts: ReadonlyMap<string, SymbolParts[]>) => void
  /** Puts in what became of a key. Returns the symbols that look different. */
  update: (key: string, outcome: Outcome) => SymbolDoc[]
  all: () => SymbolDoc[]
  find: (id: string) => SymbolDoc | undefined
  withKey: (key: string) => readonly SymbolDoc[]
  /** Keys that the store has no answer for, in the order of the asset. */
  open: () => ReadonlySet<string>
  /** Whether the model documented this key. */
  isDocumented: (key: string) => boolean
  /** The planned symbols with this key, so far as their modules were prepared. */
  planned: (key: string) => PlannedSymbol[]
  partsOf: (module: string) => readonly SymbolParts[] | undefined
  totals: () => Totals[]
  found: () => FoundModules | undefined
}

export interface Difference {
  changed: SymbolDoc[]
  removed: string[]
}

interface Entry {
  state: ModuleState
  text: ModuleText
  totals: Totals
  docs: readonly SymbolDoc[]
  /** Missing where the module was taken from the snapshot and nothing of it was asked. */
  parts?: readonly SymbolParts[] | undefined
}

export function createCurrentDocs({
  model,
  language,
}: Pick<ResolvedOptions, 'model' | 'language'>): CurrentDocs {
  let entries: ReadonlyMap<string, Entry> = new Map()
  let snapshot: Snapshot | undefined
  let byKey: Map<string, SymbolDoc[]> | undefined
  let open: Set<string> | undefined
  let docs: SymbolDocs | undefined

  function replace(next: ReadonlyMap<string, Entry>): void {
    entries = next
    byKey = undefined
    open = undefined
    docs = undefined
  }

  const all = (): SymbolDoc[] => [...entries.values()].flatMap((entry) => entry.docs)

  function withKey(key: string): readonly SymbolDoc[] {
    if (!byKey) {
      byKey = new Map()
      for (const doc of all()) {
        const known = byKey.get(doc.hash)
        if (known) known.push(doc)
        else byKey.set(doc.hash, [doc])
      }
    }
    return byKey.get(key) ?? []
  }

  function writeHead(): DocsHead {
    const totals = [...entries.values()].map((entry) => entry.totals)
    return createHead(sumTotals(totals), { package: snapshot?.package, model, language })
  }

  function listModules(): SymbolDocs['modules'] {
    return Object.fromEntries(
      [...entries].map(([path, entry]) => [path, { symbols: entry.docs.map(({ id }) => id) }]),
    )
  }

  const head: CurrentDocs['head'] = () => ({ ...writeHead(), modules: listModules() })

  return {
    docs: () =>
      (docs ??= { ...head(), symbols: Object.fromEntries(all().map((doc) => [doc.id, doc])) }),
    json: () =>
      stringifyDocs(
        writeHead(),
        [...entries.values()].map(({ text }) => text),
      ),
    head,
    all,
    find: (id) => all().find((doc) => doc.id === id),
    withKey,
    open() {
      open ??= new Set([...entries.values()].flatMap(({ state }) => state.open))
      return open
    },
    isDocumented: (key) =>
      withKey(key).some(({ status, origin }) => status === 'documented' && origin !== 'human'),
    planned: (key) =>
      [...new Set(withKey(key).map(({ module }) => module))].flatMap((path) =>
        (entries.get(path)?.parts ?? []).flatMap(({ planned }) =>
          planned.key === key ? planned : [],
        ),
      ),
    partsOf: (path) => entries.get(path)?.parts,
    totals: () => [...entries.values()].map((entry) => entry.totals),
    found: () => snapshot?.found,

    async adopt(next, parts) {
      const pause = createPause()
      const adopted = new Map<string, Entry>()
      for (const [path, state] of next.modules) {
        const before = entries.get(path)
        const isSame = before?.text.symbols === state.text.symbols && !parts.has(path)
        adopted.set(path, isSame ? { ...before, state } : openEntry(state, parts.get(path)))
        await pause()
      }
      const difference = compareEntries(entries, adopted)
      snapshot = next
      replace(adopted)
      return difference
    },
    prepare(parts) {
      replace(
        new Map(
          [...entries].map(([path, entry]) => [
            path,
            parts.has(path) ? { ...entry, parts: parts.get(path) } : entry,
          ]),
        ),
      )
    },
    update(key, outcome) {
      const paths = new Set(withKey(key).map(({ module }) => module))
      const updated = new Map(
        [...entries].map(([path, entry]) => [
          path,
          paths.has(path) ? updateEntry(path, entry, key, outcome) : entry,
        ]),
      )
      const { changed } = compareEntries(entries, updated)
      replace(updated)
      return changed
    },
  }
}

function openEntry(state: ModuleState, parts: readonly SymbolParts[] | undefined): Entry {
  const { text, totals } = state
  return { state, text, totals, docs: parseModule(text), parts }
}

/** What became of a key was checked against newer sources than a stored answer, so that nothing of it is revised. */
function updateEntry(path: string, entry: Entry, key: string, outcome: Outcome): Entry {
  if (!entry.parts) return entry
  const parts = entry.parts.map((part) =>
    part.planned.key === key ? { ...part, outcome, revision: undefined } : part,
  )
  const { docs, totals } = createModuleDocs(parts)
  return { ...entry, parts, docs, totals, text: stringifyModule(path, docs) }
}

function compareEntries(
  before: ReadonlyMap<string, Entry>,
  after: ReadonlyMap<string, Entry>,
): Difference {
  const changed: SymbolDoc[] = []
  const removed = new Set<string>()
  for (const [path, { docs }] of before) {
    if (after.get(path)?.docs !== docs) for (const { id } of docs) removed.add(id)
  }
  for (const [path, { docs }] of after) {
    const known = before.get(path)
    if (known?.docs === docs) continue
    const texts = new Map(known?.docs.map((doc) => [doc.id, JSON.stringify(doc)]))
    for (const doc of docs) {
      removed.delete(doc.id)
      if (texts.get(doc.id) !== JSON.stringify(doc)) changed.push(doc)
    }
  }
  return { changed, removed: [...removed] }
}
