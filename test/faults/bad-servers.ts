/** Bad servers: what each does is named in the log, none hangs a build, nothing of it is stored as good. */
import type { Documented } from '../support/document.ts'
import {
  type Call,
  type ModelServer,
  type Reply,
  replies,
  type Usage,
} from '../support/model-server.ts'
import { createCount, type Count, type Figure, type Row } from './figure.ts'
import {
  createFunctions,
  document,
  type Files,
  inProject,
  type Project,
  readStore,
  withServer,
} from './project.ts'

const SYMBOLS = 12
/** The one that a server is bad to where it is good to the others. */
const VICTIM = 'work5'
/** Of one call, where only a timeout ends it; elsewhere none may pass on a busy machine. */
const TIMEOUT_IN_MS = 3000
/** Where none of the calls is to be in time. */
const SHORT_TIMEOUT_IN_MS = 1000
const PATIENCE_IN_MS = 60_000
/** Three timeouts, two waits between, twice in each slot, on a busy machine. */
const LONGEST_IN_MS = 60_000

interface BadServer {
  reply: Reply
  /** What the symbol's error is; none where the answer itself is good. */
  code?: string
  /** What the log says. */
  said: RegExp
  /** Lines in each function. */
  lines?: number
}

const CUT_TOKENS = 1024
const wrongUsage = { prompt_tokens: 'many', completion_tokens: -5 } as unknown as Usage
const gzip: Reply = { headers: { 'content-encoding': 'gzip' }, body: 'This is not gzip.' }
const error: Reply = { body: { error: { code: 502, message: 'Upstream failed.' } } }

const SERVERS: Record<string, BadServer> = {
  'stalled headers': { reply: { fault: 'stall-headers' }, code: 'timeout', said: /not in time/ },
  'stalled body': { reply: { fault: 'stall-body' }, code: 'timeout', said: /not in time/ },
  drip: { reply: { fault: 'drip' }, code: 'timeout', said: /not in time/ },
  'truncated JSON': {
    reply: { fault: 'truncated-json' },
    code: 'server',
    said: /broken JSON texts?/,
  },
  'HTML with 200': { reply: replies.html(), code: 'server', said: /HTML pages?/ },
  'empty choices': { reply: replies.emptyChoices(), code: 'server', said: /without choices/ },
  'null content': { reply: { content: null }, code: 'invalid_output', said: /without text/ },
  'empty body': { reply: { fault: 'empty-body' }, code: 'server', said: /empty bod/ },
  '64 MiB of body': { reply: { fault: 'huge-body' }, code: 'server', said: /over 8 MB/ },
  'garbage for gzip': { reply: gzip, code: 'network', said: /broken connections?/ },
  'reset in the body': {
    reply: { fault: 'reset-in-body' },
    code: 'network',
    said: /broken connections?/,
  },
  'an error with 200': { reply: error, code: 'server', said: /Server error/ },
  'wrong usage': { reply: { usage: wrongUsage }, said: /wrong token counts?/ },
  'a prompt cut in silence': {
    reply: { usage: { prompt_tokens: CUT_TOKENS } },
    code: 'token_limit',
    said: /prompts? cut short/,
    lines: 500,
  },
}

export const badServers: Figure = {
  id: 'bad-servers',
  title: 'bad servers',
  async measure() {
    const kinds = Object.entries(SERVERS)
    const rows = await Promise.all(kinds.map(([name, bad]) => measureServer(name, bad)))
    return [sumRows(rows), await measureRedirect()]
  },
}

/** One row for all servers, and the names of what went wrong at each. */
function sumRows(rows: Row[]): Row {
  const count = createCount('what a server does badly: named, over in time, not stored as good')
  for (const { what, missed } of rows) count.check(missed.length === 0, `${what}: ${missed.join()}`)
  return count.row(`${rows.reduce((sum, { of }) => sum + of, 0)} checks`)
}

async function measureServer(name: string, bad: BadServer): Promise<Row> {
  const count = createCount(name)
  const body = '  left = left + 1001\n'.repeat(bad.lines ?? 0)
  const files = createFunctions(SYMBOLS, () => body)
  const all = withServer({ respond: () => bad.reply }, (server) =>
    inProject(files, (project) => measureAll(project, server, bad, count)),
  )
  const badToOne = (call: Call): Reply | undefined =>
    call.name === VICTIM ? bad.reply : healthy(bad)
  const one = withServer({ respond: badToOne }, (server) =>
    inProject(files, (project) => measureOne(project, server, bad, count)),
  )
  await Promise.all([all, one])
  return count.row()
}

/** A server that is good counts what it got. */
const healthy = ({ lines }: BadServer): Reply | undefined =>
  lines === undefined ? undefined : { usage: { prompt_tokens: lines * 8 } }

const limitTime = (code: string | undefined, inMs: number): { timeout: number } => ({
  timeout: code === 'timeout' ? inMs : PATIENCE_IN_MS,
})

/** Bad to every symbol. */
async function measureAll(
  project: Project,
  server: ModelServer,
  { code, said }: BadServer,
  count: Count,
): Promise<void> {
  const start = performance.now()
  const time = limitTime(code, SHORT_TIMEOUT_IN_MS)
  const { docs, report, error, info } = await document(project, server, time)
  count.check(performance.now() - start < LONGEST_IN_MS, 'took too long')
  count.check(error === undefined, 'failed the build')
  count.check(said.test(info.join('\n')), 'is not named')
  if (code === undefined) {
    count.check(docs.stats.documented === SYMBOLS, 'lost a good answer')
    count.check(report.estimatedCalls === SYMBOLS, 'is not said to be estimated')
    return
  }
  const codes = new Set(report.failed.map((failed) => failed.code))
  count.check(docs.stats.documented === 0, 'was believed')
  count.check(codes.size === 1 && codes.has(code), `${[...codes].join()} for ${code}`)
  count.check(report.failed.length >= SYMBOLS - 2, `${report.failed.length} failed`)
  count.check(!readStore(project).some((text) => text.includes('"docs"')), 'was stored as good')
}

/** Bad to one symbol: no other notices, and when the server is well again only that one is asked. */
async function measureOne(
  project: Project,
  server: ModelServer,
  bad: BadServer,
  count: Count,
): Promise<void> {
  if (bad.code === undefined) return
  const time = limitTime(bad.code, TIMEOUT_IN_MS)
  const { docs, report, info }: Documented = await document(project, server, time)
  count.check(docs.stats.documented === SYMBOLS - 1, `${docs.stats.documented} of the others`)
  count.check(report.failed[0]?.id.includes(VICTIM) === true, 'is not told of')
  count.check(
    info.some((line) => line.includes(VICTIM)),
    'its symbol is not named',
  )
  server.respond(() => healthy(bad))
  const before = server.ledger.calls.length
  const { docs: later } = await document(project, server)
  const asked = server.ledger.calls.slice(before).map(({ name }) => name)
  // What would happen again is remembered; everything else is asked anew.
  const isRemembered = bad.code === 'token_limit'
  count.check(asked.join() === (isRemembered ? '' : VICTIM), `then asked ${asked.join()}`)
  count.check(later.stats.failed === (isRemembered ? 1 : 0), 'is not mended')
}

async function measureRedirect(): Promise<Row> {
  const count = createCount('a redirect to another host: named, and never followed with the key')
  const files: Files = createFunctions(SYMBOLS)
  return withServer({}, (other) =>
    withServer({ respond: () => replies.redirect(`${other.url}/chat/completions`) }, (server) =>
      inProject(files, async (project) => {
        const built = await document(project, server, { apiKey: 'sk-canary' })
        count.check(other.ledger.calls.length === 0, 'the other host was asked')
        count.check(/redirects? to another host/.test(built.info.join('\n')), 'is not named')
        count.check(built.report.stopped !== undefined, 'did not stop')
        count.check(readStore(project).length === 0, 'was stored')
        return count.row()
      }),
    ),
  )
}
