import manifest from '../../package.json' with { type: 'json' }
import { isSettled } from '../collect/file-stamp.ts'
import { followLinks } from '../collect/listing.ts'
import type { Reach } from '../collect/reach.ts'
import { isUnchanged, isUntouched, listTouched, toRoot, type Trace } from '../collect/trace.ts'
import { splitCache } from '../options/cache.ts'
import { readPackage } from '../options/package.ts'
import type { Environment } from '../options/environment.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { stampValue } from '../options/stamp.ts'
import { findAnswerFiles, lookAtAnswers, type Looks } from '../store/answer-files.ts'
import { listOwed } from '../store/outbox.ts'
import { openSnapshot } from '../store/snapshot.ts'
import type { StoredAnswer } from '../store/answer.ts'
import type { Product } from './make.ts'
import type { Project } from './project.ts'

/** Where a build starts: absolute paths. */
export interface Starts {
  /** Of its entries. */
  entries: () => readonly string[]
  /** Of the modules in the bundler's graph, which has the entries too. */
  graph: readonly string[]
}

/** What a build wanted of the store. */
export interface Asked {
  /** Every key that it looked for. */
  keys: string[]
  /** Covers what their answers say; nothing where older ones may be shown in the place of some. */
  content?: string | undefined
}

/** What an earlier build made. */
export interface Recalled extends Product, Asked {
  /** Posix paths of all modules from the root. */
  modules: string[]
}

/** What is worth keeping of a build. */
interface Kept extends Asked {
  starts: Starts
  reach: Reach
  product: Product
  looks: Looks
  /** Before the first answer was read, in ms since 1970. */
  startedAt: number
}

/** What the last build of an environment made, for the next one that has the same to start from. */
export interface Memory {
  /** What was made of the same files. */
  recall: (starts: Starts) => Promise<Recalled | undefined>
  /** What was made of the same modules and answers, whenever their files were written. */
  recallEqual: (reach: Reach, project: Pick<Project, 'answers'>) => Promise<Recalled | undefined>
  /** Whether a file is as the last build saw it. The first that is begins to prepare what is recalled in the end. */
  isKnown: (file: string) => boolean
  /** The files that changed since the last build saw them; `undefined` where nothing of it is kept. */
  listChanged: () => string[] | undefined
  /** Where that build started, with all modules that it had; `undefined` where nothing of it is kept. */
  starts: () => Starts | undefined
  /** Keeps what was made for the next build; not where some of what it was made of may still change unseen. */
  remember: (kept: Kept) => Promise<void>
}

interface Facts extends Omit<Recalled, 'json'> {
  /** Covers what a product is made of but the modules and the answers. */
  settings: string
  starts: string
  /** Posix paths of its entries from the root. */
  entries: string[]
  /** Of the modules. */
  reach: string
  trace: Trace
  /** What the answers' files looked like. */
  answers: string
}

interface Parts {
  root: string
  options: ResolvedOptions
  environment: Environment
  /** Of one kind of build; others have snapshots of their own. */
  name: string
}

/** A snapshot that may be recalled. */
interface Opened {
  facts: Facts
  /**
   * The asset; nothing where the answers are others now. The first question looks at all of them and reads it: early where
   * it will be wanted, since there are moments in which the bundler waits for its own threads.
   */
  json: () => Promise<string | undefined>
  /** The asset in any case. */
  readText: () => string
}

/**
 * Opens the memory of a kind of build. Only a folder of answers can be seen to be unchanged; what a shared store has beside
 * it is not asked for while nothing is missing there and nothing is owed to it.
 */
export function openMemory({ root, options, environment, name }: Parts): Memory {
  const snapshot = openSnapshot<Facts>(root, name)
  const { local, shared } = splitCache(options.cache)
  const files = local && findAnswerFiles(root, local)
  const mayOwe = shared !== undefined && options.sharing === 'read-write'
  const base = followLinks(root)
  let opened: { value: Opened | undefined } | undefined

  function open(): Opened | undefined {
    if (!files || (mayOwe && listOwed(root).length > 0)) return undefined
    const found = snapshot.read()
    if (!found || found.facts.settings !== stampSettings(root, options, environment))
      return undefined
    const { facts, readText } = found
    let json: Promise<string | undefined> | undefined
    const readAsset = async (): Promise<string | undefined> => {
      const { stamp } = await lookAtAnswers(files, facts.keys)
      return stamp === facts.answers ? readText() : undefined
    }
    const begin = (): Promise<string | undefined> => {
      const begun = readAsset()
      // Whoever only begins it does not wait; whoever waits for it meets what goes wrong.
      begun.catch(() => {})
      return begun
    }
    return { facts, json: () => (json ??= begin()), readText }
  }

  const openOnce = (): Opened | undefined => (opened ??= { value: open() }).value

  return {
    async recall(starts) {
      const found = openOnce()
      if (!found) return undefined
      const { starts: from, trace } = found.facts
      const isSame = from === stampStarts(starts, options) && isUnchanged(trace, base)
      const json = isSame ? await found.json() : undefined
      if (isSame) opened = undefined
      return json === undefined ? undefined : { ...found.facts, json }
    },
    async recallEqual(reach, project) {
      const found = openOnce()
      // The asset may be large, and nobody asks twice.
      opened = undefined
      if (!found || found.facts.reach !== reach.stamp) return undefined
      const { keys, content } = found.facts
      const json = await found.json()
      if (json !== undefined) return { ...found.facts, json }
      if (content === undefined) return undefined
      const answers = await (await project.answers()).getMany(keys)
      const isSame = stampAnswers(keys, answers) === content
      return isSame ? { ...found.facts, json: found.readText() } : undefined
    },
    isKnown(file) {
      const found = openOnce()
      const isKnown = isUntouched(file, found?.facts.trace.files[toRoot(base, file)])
      if (isKnown) void found?.json()
      return isKnown
    },
    listChanged() {
      const found = openOnce()
      const touched = found && listTouched(found.facts.trace, base)
      if (touched?.length === 0) void found?.json()
      return touched
    },
    starts() {
      const { entries, modules } = openOnce()?.facts ?? {}
      const locate = (path: string): string => `${base}/${path}`
      return (
        entries && modules && { entries: () => entries.map(locate), graph: modules.map(locate) }
      )
    },
    async remember({ starts, reach, product, keys, content, looks, startedAt }) {
      const look = files && (await lookAtAnswers(files, keys, looks))
      if (!look || !isSettled(look, startedAt)) return
      const { json, report, failure, problems, lines } = product
      const facts: Facts = {
        settings: stampSettings(root, options, environment),
        starts: stampStarts(starts, options),
        entries: [...reach.entries],
        reach: reach.stamp,
        trace: reach.trace,
        keys,
        answers: look.stamp,
        modules: reach.modules.map(({ path }) => path),
        report,
        problems,
        lines,
        ...(failure !== undefined && { failure }),
        ...(content !== undefined && { content }),
      }
      await snapshot.write({ facts, text: json })
    },
  }
}

/** Covers what answers say, whenever they were written; a missing one counts too. */
export function stampAnswers(
  keys: readonly string[],
  answers: ReadonlyMap<string, StoredAnswer | undefined>,
): string {
  return stampValue(keys.map((key) => [key, answers.get(key)?.checksum]))
}

function stampSettings(root: string, options: ResolvedOptions, environment: Environment): string {
  const { ask, reason } = environment
  const { local } = splitCache(options.cache)
  // Functions are left out: they hear of what is asked, and decide nothing.
  return stampValue([
    manifest.version,
    { ...options, cache: local },
    ask,
    reason,
    readPackage(root),
  ])
}

/** Where all modules are documented, it is the same whichever of them is an entry. */
function stampStarts({ entries, graph }: Starts, { scope }: ResolvedOptions): string {
  return stampValue([scope === 'entries' ? [...entries()].sort() : [], [...graph].sort()])
}
