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

interface Difference {
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

/** The docs of a dev server: those of its last build, with what was answered since. */
export class CurrentDocs {
  readonly #names: Pick<ResolvedOptions, 'model' | 'language'>
  #entries: ReadonlyMap<string, Entry> = new Map()
  #snapshot: Snapshot | undefined
  // Made from the entries when they are first asked for.
  #byKey: Map<string, SymbolDoc[]> | undefined
  #open: Set<string> | undefined
  #docs: SymbolDocs | undefined

  constructor({ model, language }: Pick<ResolvedOptions, 'model' | 'language'>) {
    this.#names = { model, language }
  }

  docs(): SymbolDocs {
    return (this.#docs ??= {
      ...this.head(),
      symbols: Object.fromEntries(this.all().map((doc) => [doc.id, doc])),
    })
  }

  /** The asset as it would be written now. */
  json(): string {
    const texts = [...this.#entries.values()].map(({ text }) => text)
    return stringifyDocs(this.#createHead(), texts)
  }

  head(): DocsHead & Pick<SymbolDocs, 'modules'> {
    const modules = [...this.#entries].map(
      ([path, { docs }]) => [path, { symbols: docs.map(({ id }) => id) }] as const,
    )
    return { ...this.#createHead(), modules: Object.fromEntries(modules) }
  }

  #createHead(): DocsHead {
    return createHead(sumTotals(this.totals()), {
      package: this.#snapshot?.package,
      ...this.#names,
    })
  }

  all(): SymbolDoc[] {
    return [...this.#entries.values()].flatMap(({ docs }) => docs)
  }

  find(id: string): SymbolDoc | undefined {
    return this.all().find((doc) => doc.id === id)
  }

  withKey(key: string): readonly SymbolDoc[] {
    this.#byKey ??= groupByKey(this.all())
    return this.#byKey.get(key) ?? []
  }

  /** Keys that the store has no answer for, in the order of the asset. */
  open(): ReadonlySet<string> {
    return (this.#open ??= new Set([...this.#entries.values()].flatMap(({ state }) => state.open)))
  }

  /** Returns whether the model documented this key. */
  isDocumented(key: string): boolean {
    return this.withKey(key).some(
      ({ status, origin }) => status === 'documented' && origin !== 'human',
    )
  }

  /** The planned symbols with this key, so far as their modules were prepared. */
  planned(key: string): PlannedSymbol[] {
    return [...this.#listModules(key)].flatMap((path) =>
      (this.partsOf(path) ?? []).flatMap(({ planned }) => (planned.key === key ? planned : [])),
    )
  }

  partsOf(module: string): readonly SymbolParts[] | undefined {
    return this.#entries.get(module)?.parts
  }

  totals(): Totals[] {
    return [...this.#entries.values()].map(({ totals }) => totals)
  }

  found(): FoundModules | undefined {
    return this.#snapshot?.found
  }

  /** Takes the result of a build. Returns the symbols that look different, and the ids that are gone. */
  async adopt(snapshot: Snapshot, parts: ReadonlyMap<string, SymbolParts[]>): Promise<Difference> {
    const pause = createPause()
    const adopted = new Map<string, Entry>()
    for (const [path, state] of snapshot.modules) {
      const before = this.#entries.get(path)
      const isSame = before?.text.symbols === state.text.symbols && !parts.has(path)
      adopted.set(path, isSame ? { ...before, state } : openEntry(state, parts.get(path)))
      await pause()
    }
    const difference = compareEntries(this.#entries, adopted)
    this.#snapshot = snapshot
    this.#replace(adopted)
    return difference
  }

  /** Keeps the parts of modules about to be asked, so that an answer can be put into them. */
  prepare(parts: ReadonlyMap<string, SymbolParts[]>): void {
    this.#replaceSome(new Set(parts.keys()), (path, entry) => ({
      ...entry,
      parts: parts.get(path),
    }))
  }

  /** Puts in what became of a key. Returns the symbols that look different. */
  update(key: string, outcome: Outcome): SymbolDoc[] {
    const before = this.#entries
    this.#replaceSome(this.#listModules(key), (path, entry) =>
      updateEntry(path, entry, key, outcome),
    )
    return compareEntries(before, this.#entries).changed
  }

  /** The modules that have symbols with this key. */
  #listModules(key: string): Set<string> {
    return new Set(this.withKey(key).map(({ module }) => module))
  }

  #replaceSome(paths: ReadonlySet<string>, replace: (path: string, entry: Entry) => Entry): void {
    this.#replace(
      new Map(
        [...this.#entries].map(([path, entry]) => [
          path,
          paths.has(path) ? replace(path, entry) : entry,
        ]),
      ),
    )
  }

  #replace(entries: ReadonlyMap<string, Entry>): void {
    this.#entries = entries
    this.#byKey = undefined
    this.#open = undefined
    this.#docs = undefined
  }
}

function groupByKey(docs: readonly SymbolDoc[]): Map<string, SymbolDoc[]> {
  const byKey = new Map<string, SymbolDoc[]>()
  for (const doc of docs) {
    const known = byKey.get(doc.hash)
    if (known) known.push(doc)
    else byKey.set(doc.hash, [doc])
  }
  return byKey
}

function openEntry(state: ModuleState, parts: readonly SymbolParts[] | undefined): Entry {
  const { text, totals } = state
  return { state, text, totals, docs: parseModule(text), parts }
}

/** An outcome was checked against newer sources than a stored answer, so that nothing of it is revised. */
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
