import { readdirSync, readFileSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { inspect } from 'node:util'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createSession } from '../../src/bundlers/session.ts'
import { resolveEnvironment } from '../../src/config/environment.ts'
import { resolveOptions } from '../../src/config/options.ts'
import { createClient } from '../../src/generate/client.ts'
import type { Options } from '../../src/types.ts'
import { build, BUNDLERS } from '../support/bundlers.ts'
import { DEV_SERVERS } from '../support/dev-servers.ts'
import { modelAnswer } from '../support/model-answer.ts'
import type { Call, Reply } from '../support/model-server.ts'
import { createProject } from '../support/project.ts'
import { readDocs, waitForSymbols } from '../support/served-docs.ts'
import { openStream } from '../support/stream.ts'
import { writeTen } from '../support/ten-functions.ts'
import { useModelServer } from '../support/use-model-server.ts'

/** No secret looks less like one; no rule but that for the key itself can hide it. */
const KEY = 'canary.of"the/plugins+own~key'
/** Its longest part that stays the same however often it is escaped. */
const PART = 'the/plugins+own~key'
const SPELLINGS = [PART, encodeURIComponent(PART)]

const server = useModelServer()
beforeEach(() => {
  server.respond(echo)
})

/** Says back whatever it was told, as proxies do: in answers, in errors and in their headers. */
function echo(call: Call): Reply {
  const { authorization = '' } = call.headers
  const headers = { 'x-request-id': encodeURIComponent(authorization) }
  if (call.name === 'subtract') {
    const error = { message: `${authorization} may not: ${KEY}`, param: KEY, code: KEY }
    return { status: 400, headers, body: { error } }
  }
  const docs = { ...modelAnswer(call), summary: `Needs ${KEY} for ${authorization}.` }
  return { headers, content: JSON.stringify(docs) }
}

const FILES = {
  'src/app.ts': `import docs from '~symbol-docs'
export { add, subtract } from './sums.ts'
export const shown = docs`,
  'src/sums.ts': `export function add(left: number, right: number): number {
  return left + right
}
export function subtract(left: number, right: number): number {
  return left - right
}
/** Hand-written, and wrong about {@link nothing}. */
export const written = 1
`,
}

/** Every file below a folder, as text, by its path. */
function readFolder(folder: string): [path: string, text: string][] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())
    .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'latin1')])
}

const inspectDeeply = (value: unknown): string =>
  inspect(value, { depth: 12, showHidden: true, getters: true, maxStringLength: Infinity })

function describeError(error: unknown): string {
  const chain: string[] = []
  for (let one = error; one instanceof Error; one = one.cause) {
    chain.push(inspectDeeply(one), one.message, one.stack ?? '')
  }
  return chain.join('\n')
}

function expectNoKey(sinks: Record<string, string>): void {
  for (const [sink, text] of Object.entries(sinks)) {
    for (const spelling of SPELLINGS) expect(text.includes(spelling), sink).toBe(false)
  }
}

/** Collects what is written past the bundler's logger. */
function watchOutput(): () => string {
  const written: string[] = []
  const keep = (chunk: unknown): boolean => written.push(String(chunk)) > 0
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(keep),
    ...(['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation((...parts) => void keep(parts.join(' '))),
    ),
  ]
  return () => {
    for (const spy of spies) spy.mockRestore()
    return written.join('')
  }
}

const ways: [way: string, options: (url: string) => Options][] = [
  ['an option', (url) => ({ apiKey: KEY, baseURL: url })],
  [
    'a variable',
    () => {
      vi.stubEnv('OPENAI_API_KEY', KEY)
      return {}
    },
  ],
]

describe.each(BUNDLERS)('%s', (bundler) => {
  it.each(ways)('shows the key that %s gives nowhere', async (_, give) => {
    const { root } = createProject(FILES)
    const options = { ...give(server.url), report: true, existing: 'improve' as const }
    const calls = server.ledger.calls.length
    const lines: string[] = []
    const end = watchOutput()
    const request = { root, entry: 'src/app.ts', options, lines, sourcemap: true }
    const error = await build(bundler, {
      ...request,
      options: { ...options, failOn: 'failed' },
    }).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    const warm = await build(bundler, request)
    const output = end()
    expect(server.ledger.calls[calls]?.headers.authorization).toBe(`Bearer ${KEY}`)

    const emitted = readFolder(join(root, `dist-${bundler}`))
    const read = (pick: RegExp): string =>
      emitted.flatMap(([path, text]) => (pick.test(path) ? [text] : [])).join('\n')
    const asset = warm.asset ?? ''
    const report = read(/report\.json$/)
    const answers = readFolder(join(root, '.symbol-docs'))
    const records = readFolder(join(root, 'node_modules/.cache'))
    const compiler = records.find(([path]) => path.endsWith('compiler.bin'))
    const cache = [...answers, ...records].map(([path, text]) => `${path}\n${text}`).join('\n')
    const sinks = {
      log: lines.join('\n'),
      output,
      error: describeError(error),
      asset,
      report,
      answers: answers.map(([path, text]) => `${path}\n${text}`).join('\n'),
      records: records.map(([, text]) => text).join('\n'),
      'virtual module': read(/\.m?js$/),
      'source maps': read(/\.map$/),
    }
    for (const [sink, text] of Object.entries(sinks)) {
      if (sink !== 'output') expect(text, sink).not.toBe('')
    }
    expect(sinks['virtual module']).toContain('redacted:own-key')
    expect(error).toBeInstanceOf(Error)
    expectNoKey(sinks)

    // Neither do the files that are committed or published tell of the machine they were made on.
    const names = [root, dirname(root), basename(root), new URL(server.url).host]
    for (const name of names) {
      expect(asset, name).not.toContain(name)
      expect(report, name).not.toContain(name)
      expect(cache, name).not.toContain(name)
    }
    // The compiler's own code has words that may be somebody's host.
    const written = cache.replaceAll(compiler?.[1] ?? '', '')
    for (const text of [asset, report, written]) expect(text).not.toContain(hostname())
  })

  it('names the server once, without its credentials', async () => {
    const { root } = createProject(FILES)
    const lines: string[] = []
    const secret = 'p4ssw0rd-of-nobody'
    const baseURL = `${server.url.replace('//', `//someone:${secret}@`)}?api-key=${secret}`
    const options = { apiKey: KEY, baseURL, report: true, maxSymbols: 1 }
    const { log } = await build(bundler, { root, entry: 'src/sums.ts', options, lines })
    expect(log.match(/Model server: /g)).toHaveLength(1)
    expect(log.split('\n').some((line) => line.endsWith(`Model server: ${server.url}`))).toBe(true)
    const files = readFolder(root).filter(([path]) => !path.startsWith('src'))
    for (const text of [log, ...files.map(([, content]) => content)]) {
      expect(text).not.toContain(secret)
      expect(text).not.toContain('someone')
    }
  })

  it('keeps the key in what other plugins can look at', async () => {
    const door = (await import(`../../src/${bundler}.ts`)) as {
      default: (options: Options) => object
    }
    const plugin = door.default({ apiKey: KEY, baseURL: server.url })
    expectNoKey({ plugin: inspectDeeply(plugin), json: JSON.stringify(plugin) })
  })
})

describe.each(Object.entries(DEV_SERVERS))('the dev server of %s', (_, start) => {
  it('shows the key nowhere', async () => {
    const project = createProject({
      'index.html': '<script type="module" src="/src/index.ts"></script>',
      'src/index.ts': "export * from './ten.ts'\n",
      'src/ten.ts': writeTen(),
    })
    const end = watchOutput()
    const options = { apiKey: KEY, baseURL: server.url }
    const { page, close } = await start(project.root, options, 'src/index.ts')
    const stream = await openStream(`${page}events`)
    const snapshot = await stream.next('snapshot')
    await waitForSymbols(page, 10)
    const [symbol, done] = [stream.next('symbol'), stream.next('done')]
    project.write({ 'src/ten.ts': writeTen('2') })
    const events = [snapshot, await symbol, await done]
    const response = await fetch(page)
    const sinks = {
      page: await response.text(),
      headers: JSON.stringify([...response.headers]),
      docs: JSON.stringify(await readDocs(page)),
      events: JSON.stringify(events),
      refusal: await (await fetch(`${page}regenerate`, { method: 'POST', body: '{}' })).text(),
      nothing: await (await fetch(`${page}nothing`)).text(),
    }
    await close()
    expect(sinks.docs).toContain('redacted:own-key')
    expectNoKey({ ...sinks, output: end() })
    expect(sinks.docs + sinks.events).not.toContain(project.root)
  })
})

describe('inside', () => {
  it('the key is in closures alone', async () => {
    const { root } = createProject({})
    const options = resolveOptions({ apiKey: KEY }, {})
    const environment = resolveEnvironment({ root, options, variables: {} })
    const client = createClient({
      apiKey: KEY,
      baseURL: server.url,
      timeoutInMs: 1000,
      redact: (text) => text,
    })
    const session = createSession({ apiKey: KEY, baseURL: server.url })
    const silent = { info() {}, warn() {}, error() {} }
    session.configure({ bundlerRoot: root, logger: silent })
    const shared = globalThis as unknown as Record<symbol, unknown>
    const registry = shared[Symbol.for('unplugin-symbol-docs')]
    const parts = { options, environment, client, session, registry }
    for (const [name, part] of Object.entries(parts)) {
      expectNoKey({ [name]: inspectDeeply(part), [`${name} as JSON`]: JSON.stringify(part) ?? '' })
    }
    await session.close()
  })
})
