import OpenAI from 'openai'
import pLimit from 'p-limit'
import { generate } from '../../src/generate/generate.ts'
import { startModelServer, type ModelServer } from '../../test/support/model-server.ts'
import { formatSpread, spreadOf, type Report } from '../measure/statistics.ts'
import { createSettings, createTask } from '../measure/tasks.ts'

const SYMBOLS = 600
const IN_FLIGHT = 50
const LATENCY_IN_MS = 250
/** A minute of a provider, thirty times faster. */
const WINDOW_IN_MS = 2000
const REQUESTS = 100
/** What people write: as many tries as the shipped SDK makes, and some more. */
const CLIENT_RETRIES = 6

interface Run {
  /** Documented symbols per second, to what the limit allows. */
  goodput: number
  refused: number
  lost: number
}

/** How much of a rate limit's room is used: by our queue, and by the client's own retries with fixed concurrency. */
export async function measureLimits(rounds: number): Promise<Report> {
  const ours: Run[] = []
  const theirs: Run[] = []
  for (let round = 0; round < rounds; round++) {
    ours.push(await withServer(askWithQueue))
    theirs.push(await withServer(askWithClient))
  }
  const row = (name: string, runs: readonly Run[]): string[] => [
    name,
    formatSpread(spreadOf(runs.map(({ goodput }) => goodput))),
    formatSpread(spreadOf(runs.map(({ refused }) => refused * 100)), 1),
    formatSpread(spreadOf(runs.map(({ lost }) => (lost / SYMBOLS) * 100)), 1),
  ]
  return {
    title: `${SYMBOLS} symbols, ${IN_FLIGHT} in flight, under a limit of ${REQUESTS} requests in ${WINDOW_IN_MS / 1000} s`,
    head: ['asked by', 'goodput / ideal', '% of calls refused', '% of symbols lost'],
    rows: [row('our queue', ours), row(`openai with ${CLIENT_RETRIES} retries in p-limit`, theirs)],
    figures: { 'ideal/goodput under a limit': 1 / spreadOf(ours.map((run) => run.goodput)).median },
  }
}

async function withServer(ask: (server: ModelServer) => Promise<unknown>): Promise<Run> {
  const limits = { requests: REQUESTS, windowInMs: WINDOW_IN_MS, style: 'bucket' } as const
  const server = await startModelServer({ latencyInMs: LATENCY_IN_MS, limits })
  try {
    await ask(server)
    const { calls } = server.ledger
    const good = calls.filter(({ status }) => status === 200)
    const ends = calls.map(({ endedAtInMs = 0 }) => endedAtInMs)
    const seconds = (Math.max(...ends) - calls[0]!.arrivedAtInMs) / 1000
    // The bucket is full at first.
    const least =
      (good.length - REQUESTS) / (REQUESTS / (WINDOW_IN_MS / 1000)) + LATENCY_IN_MS / 1000
    return {
      goodput: least / seconds,
      refused: calls.filter(({ status }) => status === 429).length / calls.length,
      lost: SYMBOLS - good.length,
    }
  } finally {
    await server.close()
  }
}

function askWithQueue({ url }: ModelServer): Promise<unknown> {
  const tasks = Array.from({ length: SYMBOLS }, (_, index) => createTask(`symbol${index}`))
  return generate(tasks, createSettings(url, IN_FLIGHT))
}

/** The usual way: every call retries for itself, and holds its slot meanwhile. */
async function askWithClient({ url }: ModelServer): Promise<unknown> {
  const client = new OpenAI({ apiKey: 'none', baseURL: url, maxRetries: CLIENT_RETRIES })
  const limit = pLimit(IN_FLIGHT)
  const names = Array.from({ length: SYMBOLS }, (_, index) => `symbol${index}`)
  return limit.map(names, (name) =>
    client.chat.completions
      .create({
        model: 'gpt-6-luna',
        messages: [{ role: 'user', content: `Symbol: function ${name}` }],
      })
      .catch(() => undefined),
  )
}
