/** Figure 5: under limits nothing is lost, few calls are refused, and the run takes hardly longer than it must. */
import { type ModelServer, type RateLimits } from '../support/model-server.ts'
import { createCount, type Figure, type Row, type Scale } from './figure.ts'
import { createFunctions, document, inProject, withServer } from './project.ts'

const MOST_REFUSED = 0.05
const MOST_OF_IDEAL = 1.2

interface Limited {
  limits: RateLimits
  latencyInMs: number
  maxConcurrent: number
}

/** Tokens of a call, as the server counts them. */
const CALL_TOKENS = 600

/** Windows of ten seconds and of one. */
function describeCases(scale: Scale): Record<string, Limited> {
  const size = scale === 'full' ? 100 : 20
  const windowInMs = scale === 'full' ? 10_000 : 1000
  const limited = (limits: RateLimits): Limited => ({
    limits: { windowInMs, ...limits },
    latencyInMs: 200,
    maxConcurrent: 10,
  })
  const requests = { requests: size }
  // Not a whole number of calls, of which the last would decide whether one more window is needed.
  const tokens = { tokens: size * 1.1 * CALL_TOKENS }
  return {
    'requests, bucket': limited({ ...requests, style: 'bucket' }),
    'requests, window': limited({ ...requests, style: 'window' }),
    'tokens, bucket': limited({ ...tokens, style: 'bucket' }),
    'tokens, window': limited({ ...tokens, style: 'window' }),
    'concurrency of 5': limited({ concurrency: 5 }),
    'concurrency of 2': limited({ concurrency: 2 }),
  }
}

export const pacing: Figure = {
  id: '5',
  title: 'pacing',
  async measure(scale) {
    const symbols = scale === 'full' ? 500 : 60
    const cases = Object.entries(describeCases(scale)).map(
      ([name, limited]) =>
        () =>
          measureCase(name, limited, symbols, scale),
    )
    // In a sample no time is judged, so that nothing is lost where they run beside each other.
    if (scale === 'sample') return Promise.all(cases.map((measure) => measure()))
    const rows: Row[] = []
    for (const measure of cases) rows.push(await measure())
    return rows
  },
}

async function measureCase(
  name: string,
  { limits, latencyInMs, maxConcurrent }: Limited,
  symbols: number,
  scale: Scale,
): Promise<Row> {
  const count = createCount(name)
  return withServer({ limits, latencyInMs }, (server) =>
    inProject(createFunctions(symbols), async (project) => {
      const { docs } = await document(project, server, { maxConcurrent })
      const { calls } = server.ledger
      const refused = calls.filter(({ status }) => status === 429).length
      const wallInMs = measureWall(server)
      const idealInMs = findIdeal({ limits, latencyInMs, maxConcurrent, server })
      for (let index = 0; index < symbols; index++) {
        const doc = docs.symbols[`src/module${Math.floor(index / 25)}.ts!work${index}:function`]
        count.check(doc?.status === 'documented', `work${index}: ${doc?.error?.code}`)
      }
      const share = refused / calls.length
      const ratio = wallInMs / idealInMs
      // A sample is too short for shares of time.
      count.check(scale === 'sample' || share <= MOST_REFUSED, `${refused} refused`)
      count.check(scale === 'sample' || ratio <= MOST_OF_IDEAL, `${ratio.toFixed(2)} of ideal`)
      const percent = `${(share * 100).toFixed(1)} % refused`
      return count.row(
        `${percent}, ${(wallInMs / 1000).toFixed(1)} s, ${ratio.toFixed(2)} of ideal`,
      )
    }),
  )
}

/** From the first call's arrival to the last one's end. */
function measureWall({ ledger }: ModelServer): number {
  const ends = ledger.calls.map(({ endedAtInMs = 0 }) => endedAtInMs)
  return Math.max(...ends) - ledger.calls[0]!.arrivedAtInMs
}

/** What somebody who knows the limits beforehand would take: the slots never idle, the limits never passed. */
function findIdeal({
  limits,
  latencyInMs,
  maxConcurrent,
  server,
}: Limited & { server: ModelServer }): number {
  const good = server.ledger.calls.filter(({ status }) => status === 200)
  const { windowInMs = 60_000, concurrency = Infinity, style } = limits
  const slots = Math.min(maxConcurrent, concurrency)
  // By the server's own times, which are longer than its latency on a busy machine.
  const served = good.map(({ arrivedAtInMs, endedAtInMs = 0 }) => endedAtInMs - arrivedAtInMs)
  const busyInMs = served.reduce((sum, inMs) => sum + inMs, 0) / slots
  const windows = Math.max(
    good.length / (limits.requests ?? Infinity),
    server.ledger.tokens().input / (limits.tokens ?? Infinity),
  )
  // A bucket is full at first and must only have given the rest; a window must have begun.
  const spans = style === 'window' ? Math.ceil(windows) - 1 : Math.max(0, windows - 1)
  return Math.max(busyInMs, spans * windowInMs + latencyInMs)
}
