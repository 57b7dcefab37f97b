import { hash } from 'node:crypto'
import type { CollectedModule, Collection } from '../collect/collection.ts'
import type { FoundModules } from '../collect/modules.ts'
import { UNSETTLED } from '../collect/disk.ts'
import { createPause } from '../collect/pause.ts'
import type { Declaration } from '../collect/record.ts'
import type { Answers } from '../store/answers.ts'
import { listWords } from '../verify/words.ts'
import type { AnswerState, ModuleState, Snapshot } from './snapshot.ts'

/** How this build differs from the snapshot in what the store has. */
export interface AnswerChanges {
  /** Modules of which an answer came, went or says something else. */
  modules: ReadonlySet<string>
  /** The states of all answers now, where their stamps are others than in the snapshot and the answers are the same. */
  restamped: ReadonlyMap<string, AnswerState>
  /** `true` if symbols without docs may show other answers than before. */
  isOtherStore: boolean
}

/** Looks at all answers that the snapshot was made from. Only those whose files were touched are read. */
export async function compareAnswers(saved: Snapshot, answers: Answers): Promise<AnswerChanges> {
  const pause = createPause()
  const touched = new Map<string, string>()
  const states = new Map<string, AnswerState>()
  for (const { answers: known } of saved.modules.values()) {
    for (const [key, state] of Object.entries(known)) {
      if (states.has(key)) continue
      states.set(key, state)
      const stamp = answers.look(key)
      const isUntouched = stamp !== undefined && stamp !== UNSETTLED && stamp === state[0]
      if (!isUntouched) touched.set(key, stamp ?? '')
      await pause()
    }
  }
  const found = await answers.getMany([...touched.keys()])
  const changed = new Set<string>()
  const restamped = new Map<string, AnswerState>()
  for (const [key, stamp] of touched) {
    const checksum = stateOf(stamp, found.get(key)?.checksum)[1]
    if (checksum === states.get(key)![1]) restamped.set(key, [stamp, checksum])
    else changed.add(key)
  }
  const modules = [...saved.modules].flatMap(([path, { answers: known }]) =>
    Object.keys(known).some((key) => changed.has(key)) ? path : [],
  )
  const isOtherStore = saved.answers !== undefined && saved.answers !== answers.list()
  return { modules: new Set(modules), restamped, isOtherStore }
}

/** An answer that is there and cannot be read is named by every build, so its state equals no later one. */
export function stateOf(stamp: string, checksum: string | undefined): AnswerState {
  return [stamp, checksum ?? (stamp === '' ? '' : DAMAGED)]
}

/** A state with the present stamps of its answers. */
export function restamp(
  state: ModuleState,
  restamped: ReadonlyMap<string, AnswerState> | undefined,
): ModuleState {
  const keys = Object.keys(state.answers)
  if (!restamped || !keys.some((key) => restamped.has(key))) return state
  const answers = keys.map((key) => [key, restamped.get(key) ?? state.answers[key]!] as const)
  return { ...state, answers: Object.fromEntries(answers) }
}

const DAMAGED = 'damaged'

/** Returns whether nothing is different from the build that the snapshot was made by, and nothing is left that may be asked. */
export function isCurrent({
  saved,
  found,
  now,
  answers,
  mayAnswerOpen,
}: {
  saved: Snapshot
  found: FoundModules
  now: Pick<Snapshot, 'graph' | 'package'>
  answers: AnswerChanges
  /** `true` if open symbols may get an answer, or another reason for having none. */
  mayAnswerOpen: boolean
}): boolean {
  const states = [...saved.modules.values()]
  return (
    saved.graph === now.graph &&
    isEqual(saved.package, now.package) &&
    found.modules.size === saved.found.modules.size &&
    [...found.modules.values()].every((module) => isSameModule(module, saved)) &&
    isEqual(found.skipped, saved.found.skipped) &&
    isEqual([...found.entries], [...saved.found.entries]) &&
    answers.modules.size === 0 &&
    !answers.isOtherStore &&
    !states.some(hasDamage) &&
    !(mayAnswerOpen && states.some(({ open }) => open.length > 0))
  )
}

function hasDamage({ answers }: ModuleState): boolean {
  return Object.values(answers).some(([, checksum]) => checksum === DAMAGED)
}

function isSameModule(module: CollectedModule, { found }: Snapshot): boolean {
  const before = found.modules.get(module.path)
  if (before?.textHash !== module.textHash) return false
  return (
    before.resolved === module.resolved ||
    (isEqual([...before.resolved], [...module.resolved]) &&
      isEqual(before.unresolved, module.unresolved))
  )
}

/** Everything outside of one module that its part of the asset depends on. */
export interface Surroundings {
  exports: string
  references: string
  /** `<module>\0<local>` of each declaration that it refers to. */
  targets: string[]
}

/** Describes the surroundings of every module, by its path. */
export async function describeSurroundings(
  collection: Collection,
): Promise<Map<string, Surroundings>> {
  const surroundings = new Map<string, Surroundings>()
  const pause = createPause()
  for (const { path, outline } of collection.modules.values()) {
    const targets = outline.references.flatMap((name) => {
      const target = collection.findTarget(path, name)
      return target ? `${target.module}\0${target.local}` : []
    })
    const exports = stamp([...collection.placesOf(path)])
    surroundings.set(path, { exports, references: stamp(targets), targets })
    await pause()
  }
  return surroundings
}

/**
 * Lists the modules that this build has to go through. Another module is taken over: its text is the same, its symbols are
 * exported where they were, the declarations that it refers to are the same, the names that its docs mention exist or do
 * not exist as before, and so do its answers.
 */
export function listChanged({
  saved,
  collection,
  surroundings,
  answers,
  mayAnswerOpen,
  statesPrice,
}: {
  saved: Snapshot
  collection: Collection
  surroundings: ReadonlyMap<string, Surroundings>
  answers: AnswerChanges
  mayAnswerOpen: boolean
  /** `true` if the build states the price of its open symbols. */
  statesPrice: boolean
}): Set<string> {
  const isEdited = (module: CollectedModule): boolean =>
    !isSameModule(module, saved) || !saved.modules.has(module.path)
  const edited = [...collection.modules.values()].filter(isEdited)
  const declarations = listChangedDeclarations(edited, saved.found)
  const moved = new Set(
    [...surroundings].flatMap(([path, { references }]) =>
      saved.modules.get(path)?.references === references ? [] : path,
    ),
  )
  for (const { path } of edited) moved.add(path)
  for (const path of saved.modules.keys()) if (!collection.modules.has(path)) moved.add(path)

  const names = collection.names()
  const texts = new Set([...collection.modules.values()].map(({ textHash }) => textHash))
  const newWords = collectWords(edited)
  const hasWord = (word: string, textHash: string | null): boolean =>
    textHash !== null && texts.has(textHash) ? true : newWords().has(word)

  const isTakenOver = (path: string, state: ModuleState): boolean => {
    const around = surroundings.get(path)!
    return (
      !moved.has(path) &&
      around.exports === state.exports &&
      !around.targets.some((target) => declarations.has(target)) &&
      !state.follows.some((module) => moved.has(module)) &&
      Object.entries(state.names).every(([name, exists]) => names.has(name) === exists) &&
      Object.entries(state.words).every(
        ([word, textHash]) => hasWord(word, textHash) === (textHash !== null),
      ) &&
      !answers.modules.has(path) &&
      !(answers.isOtherStore && hasGaps(state)) &&
      !((mayAnswerOpen || (statesPrice && !state.expected)) && state.open.length > 0) &&
      !hasDamage(state)
    )
  }
  return new Set(
    [...collection.modules.keys()].filter((path) => {
      const state = saved.modules.get(path)
      return !state || !isTakenOver(path, state)
    }),
  )
}

/** Returns whether a module has symbols without present docs. */
export function hasGaps({ totals }: ModuleState): boolean {
  return totals.documented < totals.symbols
}

/** The declarations of edited modules that others see differently now. */
function listChangedDeclarations(
  edited: readonly CollectedModule[],
  { modules }: FoundModules,
): ReadonlySet<string> {
  const changed = new Set<string>()
  for (const { path, record } of edited) {
    const before = describeAll(modules.get(path)?.record.declarations ?? [])
    const now = describeAll(record.declarations)
    for (const local of new Set([...before.keys(), ...now.keys()])) {
      if (before.get(local) !== now.get(local)) changed.add(`${path}\0${local}`)
    }
  }
  return changed
}

function describeAll(declarations: readonly Declaration[]): ReadonlyMap<string, string> {
  return new Map(
    declarations.map((declaration) => {
      const { local, kind, signature, signatures, signatureDigest, shape, references } = declaration
      const throws = declaration.human?.throws
      const seen = [kind, signature, signatures, signatureDigest, shape, references, throws]
      return [local, JSON.stringify(seen)]
    }),
  )
}

/** The words in the texts of modules, read when one is looked for that was nowhere before. */
function collectWords(modules: readonly CollectedModule[]): () => ReadonlySet<string> {
  let words: ReadonlySet<string> | undefined
  return () => (words ??= new Set(modules.flatMap(({ text }) => listWords(text))))
}

function stamp(value: unknown): string {
  return hash('sha1', JSON.stringify(value), 'base64url')
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
