import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { hash } from 'node:crypto'
import type { CollectedModule, Outline } from '../collect/collection.ts'
import { followLinks } from '../collect/disk.ts'
import { createPause } from '../collect/pause.ts'
import { createSavedModule, type FoundModules } from '../collect/modules.ts'
import { RECORD_VERSION, type Declaration, type ModuleRecord } from '../collect/record.ts'
import type { ModuleText } from '../emit/docs-json.ts'
import type { Totals } from '../emit/module-docs.ts'
import { locateCache, nameRoot, writeQuietly } from '../store/files.ts'
import type { CountedQuestion } from '../plan/estimate.ts'
import type { SymbolDocs } from '../types.ts'

/** Raised when the meaning of a snapshot changes. */
const VERSION = 3

/** Snapshots of one root that are kept: of its environments, modes and recent settings. */
const KEPT_SNAPSHOTS = 12

/** The last output of a build, and what each module's part of it was made from. */
export interface Snapshot {
  /** Stamps the bundler's graph, and its entries where they decide what is documented. */
  graph: string
  package: SymbolDocs['package']
  found: FoundModules
  /** The modules in the asset, by path, in its order. */
  modules: ReadonlyMap<string, ModuleState>
  /** Stamps which answers the store had, where symbols without docs may show older ones. */
  answers: string | undefined
  /** `true` if the build asked, so that open symbols show why asking failed. */
  hasAsked: boolean
  output: Output
  /** The file that it was read from, for a build that changes nothing but stamps. */
  encoded?: Encoded
}

/** The parts of a snapshot's file after the first. */
type Encoded = readonly [states: Buffer, declarations: Buffer, asset: Buffer]

/** One module's part of the asset, and what it was made from beside its own text. */
export interface ModuleState {
  text: ModuleText
  totals: Totals
  /** Stamps where its symbols are exported. */
  exports: string
  /** Stamps the declarations that its own refer to. */
  references: string
  /** Modules whose code decides which thrown errors its docs may describe. */
  follows: readonly string[]
  /** Names that its docs mention, and whether the project shows them. */
  names: Readonly<Record<string, boolean>>
  /** Words that its docs mention: the hash of the text of a module that has the word, or `null` where none has. */
  words: Readonly<Record<string, string | null>>
  /** The answers that it was made from, by key. */
  answers: Readonly<Record<string, AnswerState>>
  /** Keys that the model could still answer. */
  open: readonly string[]
  /** The tokens that asking them is expected to take, by key; only if a build states the price because it has no key. */
  expected?: Readonly<Record<string, CountedQuestion>> | undefined
}

/** The stamp of an answer's file, and the checksum of the answer: empty where there was none. */
export type AnswerState = readonly [stamp: string, checksum: string]

/** The output of a build for its bundler and its log. */
export interface Output {
  /** The bytes of the asset. */
  json: string
  /** The bytes of the run report. */
  report: string
  /** Why the build should fail, by `mode` and `failOn`. */
  failure?: string
  /** Log lines about the sources. */
  problems: string[]
  /** Log lines of the end of the build. */
  lines: Line[]
}

/** A line of the log. */
export interface Line {
  level: 'info' | 'warn'
  text: string
}

/** The kind of build that a snapshot belongs to. */
export interface SnapshotKey {
  root: string
  /** The bundler's environment. */
  environment: string
  /** Stamps everything that decides over the output, but sources and answers. */
  settings: string
}

/*
 * The file is a line with the lengths and checksums of its four parts, then the parts: what every warm build reads, the
 * states of the modules and their declarations (a line for each module), and the asset. A warm build decodes the first and
 * the last; a build after an edit also the second, and the declarations of the modules that it needs.
 */
interface Header {
  version: string
  parts: { bytes: number; checksum: number }[]
}

interface Head extends Omit<Output, 'json'> {
  graph: string
  package: SymbolDocs['package']
  found: Omit<FoundModules, 'modules' | 'entries'> & { entries: string[] }
  modules: SavedModule[]
  answers: string | undefined
  hasAsked: boolean
}

interface SavedModule extends Pick<CollectedModule, 'path' | 'textHash' | 'stamp'> {
  resolved: Record<string, string>
  unresolved: readonly string[]
  problem?: string
  /** Of a module in the asset. */
  part?: Pick<ModuleState, 'answers' | 'open'> & {
    /** Start and end of its symbols in the asset, in UTF-16 units. */
    symbols: [number, number]
  }
}

interface SavedModuleState {
  outline: Outline
  state?: SavedState
}

interface SavedState extends Omit<ModuleState, 'text' | 'answers' | 'open'> {
  ids: string
}

/** Opens the snapshot of the last build; `undefined` where there is none, or it is damaged or of another version. */
export async function openSnapshot(key: SnapshotKey): Promise<Snapshot | undefined> {
  try {
    return await decode(readFileSync(locateSnapshot(key)), followLinks(key.root))
  } catch {
    return undefined
  }
}

/** Opens what was parsed for the newest snapshot of a root, whatever its settings: records by text hash. */
export async function openRecords(root: string): Promise<ReadonlyMap<string, ModuleRecord>> {
  const [newest] = listFiles(root)
  if (newest === undefined) return new Map()
  try {
    const { found } = (await decode(readFileSync(newest), followLinks(root))) ?? {}
    return new Map([...(found?.modules.values() ?? [])].map((one) => [one.textHash, one.record]))
  } catch {
    return new Map()
  }
}

/** Saves the snapshot for the next build. Never throws: without it that build takes longer. */
export async function saveSnapshot(key: SnapshotKey, snapshot: Snapshot): Promise<void> {
  const head = Buffer.from(JSON.stringify(createHead(snapshot)))
  const parts = snapshot.encoded ?? (await encode(snapshot))
  await writeQuietly(locateSnapshot(key), joinParts([head, ...parts]))
  if (!snapshot.encoded) removeOld(key.root)
}

/** The file of a snapshot. */
export function locateSnapshot({ root, environment, settings }: SnapshotKey): string {
  return locateCache(root, `${nameSnapshots(root)}${stampValue([environment, settings])}.bin`)
}

function nameSnapshots(root: string): string {
  return `snapshot-${nameRoot(root)}-`
}

function removeOld(root: string): void {
  try {
    for (const file of listFiles(root).slice(KEPT_SNAPSHOTS)) rmSync(file, { force: true })
  } catch {
    // Old snapshots take room and do no harm.
  }
}

/** The snapshots of a root, newest first. */
function listFiles(root: string): string[] {
  const folder = locateCache(root, '.')
  try {
    return readdirSync(folder)
      .filter((name) => name.startsWith(nameSnapshots(root)))
      .map((name) => ({ file: join(folder, name), at: statSync(join(folder, name)).mtimeMs }))
      .sort((one, other) => other.at - one.at)
      .map(({ file }) => file)
  } catch {
    return []
  }
}

function createHead({ found, modules, output, encoded: _, ...rest }: Snapshot): Head {
  const { json, ...product } = output
  const { modules: all, entries, ...seen } = found
  const positions = locateParts(json, modules)
  return {
    ...rest,
    ...product,
    found: { ...seen, entries: [...entries] },
    modules: [...all.values()].map((module) => {
      const { path, textHash, stamp, resolved, unresolved, problem } = module
      const state = modules.get(path)
      return {
        ...{ path, textHash, stamp, resolved: Object.fromEntries(resolved), unresolved },
        ...(problem !== undefined && { problem }),
        ...(state && {
          part: {
            answers: state.answers,
            open: state.open,
            symbols: positions.get(path)!,
          },
        }),
      }
    }),
  }
}

/** The declarations of modules that were read from a snapshot, as they stand in its file. */
const encodedDeclarations = new WeakMap<Outline, Buffer>()

async function encode({ found, modules, output }: Snapshot): Promise<Encoded> {
  const states: string[] = []
  const declarations: Buffer[] = []
  const pause = createPause()
  for (const { path, outline, record } of found.modules.values()) {
    states.push(JSON.stringify({ outline, state: encodeState(modules.get(path)) }))
    declarations.push(
      encodedDeclarations.get(outline) ?? Buffer.from(JSON.stringify(record.declarations)),
      NEW_LINE,
    )
    await pause()
  }
  return [
    Buffer.from(states.join('\n')),
    Buffer.concat(declarations.slice(0, -1)),
    Buffer.from(output.json),
  ]
}

const NEW_LINE = Buffer.from('\n')

function joinParts(parts: readonly Buffer[]): Buffer {
  const header: Header = {
    version: versionOf(),
    parts: parts.map((part) => ({ bytes: part.length, checksum: crc32(part) })),
  }
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...parts])
}

function encodeState(state: ModuleState | undefined): SavedState | undefined {
  if (!state) return undefined
  const { text, answers: _, open: __, ...rest } = state
  return { ...rest, ids: text.ids }
}

/** Finds the start and end of each module's symbols in the asset. */
function locateParts(
  json: string,
  modules: ReadonlyMap<string, ModuleState>,
): Map<string, [number, number]> {
  const positions = new Map<string, [number, number]>()
  let at = 0
  for (const [path, { text }] of modules) {
    if (text.symbols === '') {
      positions.set(path, [0, 0])
      continue
    }
    const start = json.indexOf(text.symbols, at)
    at = start + text.symbols.length
    positions.set(path, [start, at])
  }
  return positions
}

/** Takes a turn of the event loop for each part, since a dev server answers in between. */
async function decode(bytes: Buffer, root: string): Promise<Snapshot | undefined> {
  const pause = createPause()
  const headerEnd = bytes.indexOf('\n')
  const header = JSON.parse(bytes.toString('latin1', 0, headerEnd)) as Header
  if (header.version !== versionOf()) return undefined
  let at = headerEnd + 1
  const parts = header.parts.map(({ bytes: length, checksum }) => {
    const part = bytes.subarray(at, at + length)
    at += length
    return { part, checksum }
  })
  if (at !== bytes.length || parts.some(({ part, checksum }) => crc32(part) !== checksum)) {
    return undefined
  }
  const [headPart, statesPart, declarationsPart, json] = parts.map(({ part }) => part)
  await pause()
  const head = JSON.parse(headPart!.toString()) as Head
  await pause()
  const asset = json!.toString()
  await pause()
  const readLines = once(() => splitLines(declarationsPart!))
  const readStateLines = once(() => splitLines(statesPart!))
  const readStates = (index: number): (() => SavedModuleState) =>
    once(() => {
      const saved = JSON.parse(readStateLines()[index]!.toString()) as SavedModuleState
      encodedDeclarations.set(saved.outline, readLines()[index]!)
      return saved
    })

  const { found, modules: saved, graph, answers, hasAsked, ...output } = head
  const modules = new Map<string, CollectedModule>()
  const states = new Map<string, ModuleState>()
  for (const [index, { path, resolved, part, ...module }] of saved.entries()) {
    const read = readStates(index)
    const readOutline = (): Outline => read().outline
    const readDeclarations = (): Declaration[] =>
      JSON.parse(readLines()[index]!.toString()) as Declaration[]
    const located = { path, ...module, resolved: new Map(Object.entries(resolved)), root }
    modules.set(path, createSavedModule(located, readOutline, readDeclarations))
    if (part)
      states.set(
        path,
        createSavedState(path, part, asset, () => read().state!),
      )
  }
  return {
    ...{ graph, answers, hasAsked, package: head.package },
    found: { ...found, entries: new Set(found.entries), modules },
    modules: states,
    output: { ...pickOutput(output), json: asset },
    encoded: [statesPart!, declarationsPart!, json!],
  }
}

function pickOutput({
  report,
  failure,
  problems,
  lines,
}: Omit<Output, 'json'>): Omit<Output, 'json'> {
  return { report, problems, lines, ...(failure !== undefined && { failure }) }
}

/** The state of a module in the asset, decoded where a build needs it. */
function createSavedState(
  path: string,
  { answers, open, symbols: [start, end] }: NonNullable<SavedModule['part']>,
  asset: string,
  read: () => SavedState,
): ModuleState {
  return {
    answers,
    open,
    get text() {
      return { path, ids: read().ids, symbols: asset.slice(start, end) }
    },
    get totals() {
      return read().totals
    },
    get exports() {
      return read().exports
    },
    get references() {
      return read().references
    },
    get follows() {
      return read().follows
    },
    get names() {
      return read().names
    },
    get words() {
      return read().words
    },
    get expected() {
      return read().expected
    },
  }
}

function splitLines(part: Buffer): Buffer[] {
  const lines: Buffer[] = []
  let start = 0
  for (let end = part.indexOf(10); end >= 0; end = part.indexOf(10, start)) {
    lines.push(part.subarray(start, end))
    start = end + 1
  }
  lines.push(part.subarray(start))
  return lines
}

function versionOf(): string {
  return `${VERSION} ${RECORD_VERSION}`
}

function once<T>(read: () => T): () => T {
  let found: { value: T } | undefined
  return () => (found ??= { value: read() }).value
}

/** Hashes a plain value, including regular expressions. Functions are left out. */
export function stampValue(value: unknown): string {
  return hash('sha256', JSON.stringify(value, writePattern), 'base64url')
}

function writePattern(_: string, value: unknown): unknown {
  return value instanceof RegExp ? String(value) : value
}
