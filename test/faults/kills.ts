/** Figure 7: `kill -9` at any moment of a build loses no answer that was kept, and costs only the calls in flight. */
import { setTimeout as pause } from 'node:timers/promises'
import type { ModelServer } from '../support/model-server.ts'
import type { StoredAnswer } from '../../src/store/answer.ts'
import { createRandom } from '../support/random.ts'
import { type Count, createCount, type Figure } from './figure.ts'
import {
  createFunctions,
  document,
  type Files,
  inProject,
  type Project,
  readStore,
  withServer,
} from './project.ts'
import { configureVite, sharePackage, startViteBuild } from './vite-process.ts'

const SLOTS = 4
const LATENCY_IN_MS = 30
/** Calls of one build before it is killed at random. */
const MOST_CALLS = 2 * SLOTS
/** Symbols of the build that is killed at each of its writes. */
const FEW = 3
/** An answer takes a file, a name and a lease, each to be killed before and after. */
const LEAST_WRITES = 6 * FEW
const KILL_AT_WRITE = new URL('./workers/kill-at-write.mjs', import.meta.url).href

export const kills: Figure = {
  id: '7',
  title: 'kill -9',
  async measure(scale) {
    const isFull = scale === 'full'
    const packageUrl = await sharePackage(scale)
    const random = createCount('`vite build`, killed at random')
    const written = createCount('killed before and after each write')
    const seeds = isFull ? [1, 2] : [1]
    const each = isFull ? 50 : 2
    const [writes] = await Promise.all([
      isFull ? killAtAllWrites(packageUrl, written) : killAtWrites([5, 16], packageUrl, written),
      ...seeds.map((seed) => killAtRandom({ seed, kills: each, packageUrl, count: random })),
    ])
    return [random.row(`${seeds.length * each} kills`), written.row(`${writes} kills`)]
  },
}

/** One project whose builds are killed, until the last one is not. */
interface Scene {
  server: ModelServer
  project: Project
  /** Holds what a killed build left against what was there before. */
  died: (name: string) => void
}

function killAtRandom(parts: {
  seed: number
  kills: number
  packageUrl: string
  count: Count
}): Promise<void> {
  const { kills, packageUrl, count } = parts
  const random = createRandom(parts.seed)
  const numbers = (length: number): number[] => Array.from({ length }, (_, index) => index)
  const files = createFunctions(kills * MOST_CALLS)
  return inScene(files, packageUrl, count, async ({ server, project, died }) => {
    for (let kill = 1; kill <= kills; kill++) {
      const calls = server.ledger.calls.length + 1 + random.pick(numbers(MOST_CALLS))
      const { child, exit } = startViteBuild(project, server)
      await Promise.race([server.received(calls), exit])
      await pause(random.pick(numbers(LATENCY_IN_MS)))
      child.kill('SIGKILL')
      const { signal, output } = await exit
      count.check(signal === 'SIGKILL', `kill ${kill}: the build had ended: ${output}`)
      died(`seed ${parts.seed}, kill ${kill}`)
    }
  })
}

/** Each time from nothing and one write further, until a build is done before; gives the number of kills. */
async function killAtAllWrites(packageUrl: string, count: Count): Promise<number> {
  let kills = 0
  while (await isKilledAt(kills + 1, packageUrl, count)) kills++
  count.check(kills >= LEAST_WRITES, `only ${kills} kills`)
  return kills
}

async function killAtWrites(
  positions: readonly number[],
  packageUrl: string,
  count: Count,
): Promise<number> {
  for (const position of positions) {
    const isKilled = await isKilledAt(position, packageUrl, count)
    count.check(isKilled, `write ${position}: the build had ended`)
  }
  return positions.length
}

async function isKilledAt(position: number, packageUrl: string, count: Count): Promise<boolean> {
  let isKilled = false
  await inScene(createFunctions(FEW), packageUrl, count, async ({ server, project, died }) => {
    const variables = { KILL_AT_WRITE: String(position) }
    const { exit } = startViteBuild(project, server, { imports: [KILL_AT_WRITE], variables })
    isKilled = (await exit).signal === 'SIGKILL'
    died(`write ${position}`)
  })
  return isKilled
}

function inScene(
  files: Files,
  packageUrl: string,
  { check }: Count,
  work: (scene: Scene) => Promise<void>,
): Promise<void> {
  return withServer({ latencyInMs: LATENCY_IN_MS }, (server) =>
    inProject(files, async (project) => {
      configureVite(project, packageUrl, { maxConcurrent: SLOTS, maxCost: 100 })
      let kept = new Set<string>()
      let calls = 0
      let inFlight = 0
      let last = ''

      function died(name: string): void {
        last = name
        const found = readNames(project)
        const asked = server.ledger.calls.slice(calls).map((call) => call.name)
        const open = asked.filter((symbol) => !found.has(symbol)).length
        check(
          [...kept].every((symbol) => found.has(symbol)),
          `${name}: a kept answer is gone`,
        )
        check(!asked.some((symbol) => kept.has(symbol)), `${name}: a kept answer is asked again`)
        check(open <= SLOTS, `${name}: ${open} calls were lost`)
        kept = found
        calls += asked.length
        inFlight += open
      }

      await work({ server, project, died })
      const { asset, docs, warnings } = await document(project, server)
      died(`${last}, the build after it`)
      const { symbols, documented } = docs.stats
      check(documented === symbols, `${last}: ${documented} of ${symbols} documented`)
      check(warnings.length === 0, `${last}: ${warnings.join(' ')}`)
      check(calls <= symbols + inFlight, `${last}: ${calls} calls, ${inFlight} in flight`)
      const whole = await buildWhole(files, server)
      check(asset === whole, `${last}: other bytes than of a build that nobody killed`)
    }),
  )
}

/** Symbols whose answers are in the store; throws where one of them is not whole. */
function readNames(project: Project): Set<string> {
  const answers = readStore(project).map((text) => JSON.parse(text) as StoredAnswer)
  return new Set(answers.map(({ symbol }) => /!(\w+):/.exec(symbol)?.[1] ?? symbol))
}

function buildWhole(files: Files, server: ModelServer): Promise<string> {
  return inProject(files, async (project) => (await document(project, server)).asset)
}
