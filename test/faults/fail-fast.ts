/** Figure 3: where no other symbol would fare better, 1,000 symbols cost no more calls than slots. */
import { type ModelServer, type Reply, replies } from '../support/model-server.ts'
import type { Documented } from '../support/document.ts'
import { createCount, type Figure, type Row } from './figure.ts'
import { createFunctions, document, inProject, readStore, withServer } from './project.ts'

const SLOTS = 10
/** What a build may lose to a server that is not there. */
const LONGEST_IN_MS = 5000
const ADDRESSLESS = 'http://symbol-docs.invalid/v1'

const noCredit: Reply = { status: 402, body: { error: { message: 'Insufficient Balance' } } }
const forbidden: Reply = { status: 403, body: { error: { message: 'Not allowed.' } } }

/** What each cause is called in the asset, and what the server does. */
const CAUSES: Record<string, { code: string; reply: () => Reply }> = {
  'wrong key (401)': { code: 'auth', reply: replies.unauthorized },
  'key not permitted (403)': { code: 'auth', reply: () => forbidden },
  'quota used up (429)': { code: 'quota', reply: replies.quota },
  'no credit (402)': { code: 'quota', reply: () => noCredit },
  'unknown model (404)': { code: 'bad_request', reply: replies.unknownModel },
  'a wait of a day (429)': {
    code: 'rate_limit',
    reply: () => replies.rateLimited({ 'retry-after': '86400' }),
  },
  'a redirect to another host': {
    code: 'bad_request',
    reply: () => replies.redirect('http://127.0.0.2:9/v1/chat/completions'),
  },
}

export const failFast: Figure = {
  id: '3',
  title: 'fail-fast',
  async measure(scale) {
    const symbols = scale === 'full' ? 1000 : 60
    const rows: Row[] = []
    // Loads what a build loads, which is none of what a bad server costs.
    await withServer({}, (server) =>
      inProject(createFunctions(1), (project) => document(project, server)),
    )
    for (const [cause, { code, reply }] of Object.entries(CAUSES)) {
      const work = (server: ModelServer): Promise<Row> =>
        measureCause({ cause, code, symbols, url: server.url, calls: server.ledger.calls })
      rows.push(await withServer({ respond: reply }, work))
    }
    const { url } = await withServer({}, async (server) => server)
    rows.push(await measureCause({ cause: 'nobody there', code: 'network', symbols, url }))
    const unknown = { cause: 'no such host', code: 'network', symbols, url: ADDRESSLESS }
    return [...rows, await measureCause(unknown)]
  },
}

async function measureCause(asked: {
  cause: string
  code: string
  symbols: number
  url: string
  /** The server's ledger; where no server is there, what the report says has to do. */
  calls?: ModelServer['ledger']['calls']
}): Promise<Row> {
  const { cause, code, symbols, url } = asked
  const count = createCount(cause)
  return inProject(createFunctions(symbols), async (project) => {
    const complaints: string[] = []
    const listen = ({ name }: Error): void => void complaints.push(name)
    process.on('warning', listen)
    const start = performance.now()
    const options = { apiKey: 'sk-canary', maxConcurrent: SLOTS }
    const built = await document(project, { url }, options)
    const elapsedInMs = performance.now() - start
    process.off('warning', listen)
    const calls = asked.calls?.length ?? built.report.calls
    const { stats } = built.docs
    count.check(calls > 0 && calls <= SLOTS, `${calls} calls`)
    count.check(built.error === undefined, `the build failed: ${String(built.error)}`)
    count.check(stats.failed > 0 && stats.failed <= SLOTS, `${stats.failed} failed`)
    count.check(stats.pending === symbols - stats.failed, `${stats.pending} pending`)
    count.check(built.report.stopped?.code === code, `stopped: ${built.report.stopped?.code}`)
    count.check(saysOnce(built), `the log: ${built.warnings.join(' / ')}`)
    count.check(readStore(project).length === 0, 'something was stored')
    count.check(complaints.length === 0, `Node complains: ${complaints.join()}`)
    count.check(elapsedInMs <= LONGEST_IN_MS, `${Math.round(elapsedInMs)} ms`)
    return count.row(`${calls} calls for ${symbols} symbols, ${(elapsedInMs / 1000).toFixed(1)} s`)
  })
}

/** One line says what happened, how much is left, and what to do. */
function saysOnce({ warnings }: Documented): boolean {
  const stops = warnings.filter((line) => line.startsWith('Stopped: '))
  return stops.length === 1 && /^Stopped: .+\. \d+ symbols pending\. .+\.$/.test(stops[0]!)
}
