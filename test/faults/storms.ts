/** Figure 12: however fast sources change while calls are in flight, a dev server ends where a fresh build begins. */
import { setTimeout as pause } from 'node:timers/promises'
import type { StoredAnswer } from '../../src/store/answer.ts'
import type { Options, SymbolDocs } from '../../src/types.ts'
import { startVite } from '../support/dev-servers.ts'
import type { Call, ModelServer } from '../support/model-server.ts'
import { createRandom } from '../support/random.ts'
import { type DevDocs, followDocs } from './dev-docs.ts'
import { createCount, type Figure } from './figure.ts'
import {
  document,
  type Files,
  inProject,
  PRICE,
  type Project,
  readStore,
  withServer,
} from './project.ts'
import { createStormSources, STORM_SYMBOLS } from './storm-sources.ts'

const CHANGES = 30
const LATENCY_IN_MS = 60
const SLOTS = 3
/** Between two changes: none, less than it is quiet before a reading, within a call, until it is calm. */
const PAUSES_IN_MS = [0, 0, 10, 40, 90, 250]
/** Where the next call is waited for, and none comes. */
const LONGEST_PAUSE_IN_MS = 500

export const storms: Figure = {
  id: '12',
  title: 'change storms',
  async measure(scale) {
    const seeds = scale === 'full' ? 10 : 1
    const count = createCount(`${CHANGES} saves, renames and reverts in a vite dev server`)
    let calls = 0
    let ended = 0
    for (let seed = 1; seed <= seeds; seed++) {
      const asked = await measureStorm(seed, (isGood, name) =>
        count.check(isGood, `seed ${seed}: ${name}`),
      )
      calls += asked.calls
      ended += asked.calls - asked.kept
    }
    return [count.row(`${calls} calls, ${ended} of them ended by a change`)]
  },
}

function measureStorm(
  seed: number,
  check: (isGood: boolean, name: string) => void,
): Promise<{ calls: number; kept: number }> {
  const sources = createStormSources(seed)
  const html = { 'index.html': '<script type="module" src="/src/index.ts"></script>' }
  return withServer({ latencyInMs: LATENCY_IN_MS }, (server) =>
    inProject({ ...html, ...sources.files() }, async (project) => {
      const { calls } = server.ledger
      const dev = await startDev(project, server)
      let most = STORM_SYMBOLS + 1
      try {
        await dev.until(({ stats }) => stats.symbols === most)
        const { pick } = createRandom(seed)
        for (let change = 1; change <= CHANGES; change++) {
          const before = sources.files()
          most += sources.change()
          if (change === CHANGES) sources.finish()
          save(project, before, sources.files())
          await Promise.race([
            pick([pause(pick(PAUSES_IN_MS)), server.received(calls.length + 1)]),
            pause(LONGEST_PAUSE_IN_MS),
          ])
        }
        const fresh = await buildFresh(sources.files())
        const isThere = await dev.until(
          (docs) => JSON.stringify(docs) === JSON.stringify(fresh.docs),
        )
        check(isThere, 'the dev server shows something else than a fresh build')
      } finally {
        await dev.close()
      }
      check(calls.length <= most, `${calls.length} calls, not ${most}`)
      const twice = calls.filter((call) => dev.isGotBefore(call))
      check(twice.length === 0, `called again: ${twice.map(({ name }) => name).join()}`)
      const kept = readStore(project).map((text) => (JSON.parse(text) as StoredAnswer).key)
      const lost = dev.got.filter((key) => !kept.includes(key))
      const told = dev.got.filter((key, index) => dev.got.indexOf(key) < index)
      check(told.length === 0, `${told.length} results are told twice`)
      check(lost.length === 0, `${lost.length} answers are not kept`)
      const texts = new Set(calls.map(readText)).size
      const again = calls.length - texts
      // An answer that is on its way when a change ends its call counts as answered at the server alone.
      const ended = calls.length - kept.length
      check(again <= ended, `${again} calls for texts that were answered`)
      const asked = calls.length
      const { docs, warnings } = await document(project, server)
      check(calls.length === asked, `a build asks for ${calls.length - asked} more`)
      check(docs.stats.documented === docs.stats.symbols, 'a build misses some')
      check(warnings.length === 0, warnings.join(' '))
      return { calls: asked, kept: kept.length }
    }),
  )
}

function save({ write, remove }: Project, before: Files, after: Files): void {
  const changed = Object.entries(after).filter(([path, text]) => before[path] !== text)
  write(Object.fromEntries(changed))
  for (const path of Object.keys(before)) if (!(path in after)) remove(path)
}

/** Of a call, without the line around it, which is another one in each call. */
function readText({ prompt }: Call): string {
  return prompt.replace(/^-+ [\da-f]+ -+$/gm, '')
}

/** Nothing of the storm is known to it. */
function buildFresh(files: Files): Promise<{ docs: SymbolDocs }> {
  return withServer({}, (server) => inProject(files, (project) => document(project, server)))
}

interface Dev extends Pick<DevDocs, 'until'> {
  /** Keys of the answers that it got. */
  got: string[]
  /** Whether the answer to the same text was there when this call began. */
  isGotBefore: (call: Call) => boolean
  close: () => Promise<void>
}

async function startDev({ root }: Project, { url, ledger }: ModelServer): Promise<Dev> {
  const got: string[] = []
  const calls = new Map<string, Call>()
  const options: Options = {
    mode: 'generate',
    baseURL: url,
    price: PRICE,
    maxCost: 100,
    maxConcurrent: SLOTS,
    dev: { ask: 'all', debounce: 20 },
    onSymbol({ hash, name }) {
      const answered = ledger
        .callsFor(name)
        .filter(({ endedAtInMs, abandoned }) => endedAtInMs !== undefined && !abandoned)
      const call = answered.at(-1)
      if (call && !got.includes(hash)) calls.set(readText(call), call)
      got.push(hash)
    },
  }
  const server = await startVite(root, options)
  const docs = await followDocs(server.page)
  return {
    got,
    isGotBefore(call) {
      const first = calls.get(readText(call))
      return first !== undefined && first.number < call.number
    },
    until: docs.until,
    async close() {
      docs.end()
      await server.close()
    },
  }
}
