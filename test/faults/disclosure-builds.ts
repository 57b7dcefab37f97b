import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Options } from '../../src/types.ts'
import { build } from '../support/bundlers.ts'
import type { ModelServer } from '../support/model-server.ts'
import {
  describeError,
  echo,
  holdsKey,
  inspectDeeply,
  KEY,
  readFolder,
  watchOutput,
  withClockAhead,
  withVariable,
} from './disclosure-key.ts'
import type { Count } from './figure.ts'
import { inProject, withServer } from './project.ts'

export interface Counts {
  sinks: Count
  machine: Count
  credentials: Count
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
/** Hand-cache, and wrong about {@link nothing}. */
export const cache = 1
`,
}

/** As a word of its own: a short name stands in many a digest by chance. */
const RE_HOSTNAME = new RegExp(`(?<![\\w+/=-])${hostname().replaceAll('.', '\\.')}(?![\\w+/=-])`)

/** A build that ends in an error, one that asks nothing and one that asks again, with the key given one way. */
export function measureBuild(
  bundler: string,
  way: 'option' | 'variable',
  { sinks: count, machine }: Counts,
): Promise<void> {
  const where = `${bundler}, the key as ${way}`
  return withServer({ respond: echo }, (server) =>
    inProject(FILES, async ({ root }) => {
      const given = way === 'option' ? { apiKey: KEY } : {}
      const made = await withVariable('OPENAI_API_KEY', way === 'option' ? '' : KEY, () =>
        buildThrice(bundler, root, { ...given, baseURL: server.url }),
      )
      const { sinks, cache } = made
      for (const [sink, text] of Object.entries(sinks)) {
        const isThere = text !== '' || sink === 'output'
        count.check(isThere && !holdsKey(text), `${where}: ${isThere ? '' : 'no '}${sink}`)
      }
      const isUsed = server.ledger.calls[0]?.headers.authorization === `Bearer ${KEY}`
      const isRedacted = sinks['virtual module'].includes('redacted:own-key')
      count.check(isUsed && isRedacted, `${where}: it was not used`)

      const names = [root, dirname(root), basename(root), new URL(server.url).host]
      const texts = { asset: sinks.asset, report: sinks.report, cache }
      for (const [name, text] of Object.entries(texts)) {
        const own = name === 'cache' ? cache : text
        const found = names.filter((one) => text.includes(one))
        if (RE_HOSTNAME.test(own)) found.push(hostname())
        machine.check(found.length === 0, `${where}, ${name}: ${found.join()}`)
      }
    }),
  )
}

interface Made {
  /** What can be looked at afterwards, as text. */
  sinks: Record<'virtual module' | 'asset' | 'report', string> & Record<string, string>
  /** Everything that is kept for the next build. */
  cache: string
}

async function buildThrice(bundler: string, root: string, given: Options): Promise<Made> {
  const shared = globalThis as unknown as Record<symbol, unknown>
  const lines: string[] = []
  let registry = ''
  const options: Options = {
    ...given,
    report: true,
    existing: 'improve',
    onSymbol: () => (registry = inspectDeeply(shared[Symbol.for('unplugin-symbol-docs')])),
  }
  const request = { root, entry: 'src/app.ts', options, lines, sourcemap: true }
  const [{ error, warm }, output] = await watchOutput(async () => {
    const failing = { ...request, options: { ...options, failOn: 'failed' as const } }
    const error = await build(bundler, failing).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    // Only one that asks nothing is kept as a whole for the next one.
    await withVariable('CI', '1', () => withClockAhead(() => build(bundler, request)))
    return { error, warm: await build(bundler, request) }
  })
  const door = (await import(`../../src/${bundler}.ts`)) as {
    default: (options: Options) => object
  }
  const plugin = door.default({ ...given, apiKey: KEY })
  const emitted = readFolder(join(root, `dist-${bundler}`))
  const answers = readFolder(join(root, '.symbol-docs'))
  const records = readFolder(join(root, 'node_modules/.cache'))
  const read = (pick: RegExp): string =>
    emitted.flatMap(([path, text]) => (pick.test(path) ? [text] : [])).join('\n')
  const listFiles = (files: [path: string, text: string][]): string =>
    files.map(([path, text]) => `${path}\n${text}`).join('\n')
  return {
    sinks: {
      log: lines.join('\n'),
      output,
      error: describeError(error),
      asset: warm.asset ?? '',
      report: read(/report\.json$/),
      answers: listFiles(answers),
      records: records.map(([, text]) => text).join('\n'),
      snapshot: listFiles(records.filter(([path]) => /\/snapshot-[^/]+$/.test(path))),
      'virtual module': read(/\.m?js$/),
      'source maps': read(/\.map$/),
      plugin: inspectDeeply(plugin),
      'plugin as JSON': JSON.stringify(plugin),
      'what builds share': registry,
    },
    cache: listFiles([...answers, ...records]),
  }
}

/** The log names the server once, and nothing shows what stands in its address. */
export function measureCredentials(bundler: string, count: Count): Promise<void> {
  const secret = 'p4ssw0rd-of-nobody'
  const user = 'someone'
  async function measure(root: string, { url }: ModelServer): Promise<void> {
    const lines: string[] = []
    const baseURL = `${url.replace('//', `//${user}:${secret}@`)}?api-key=${secret}`
    const options: Options = { apiKey: KEY, baseURL, report: true, maxSymbols: 1 }
    const { log } = await build(bundler, { root, entry: 'src/sums.ts', options, lines })
    const named = log.split('\n').filter((line) => line.includes('Model server: '))
    const isNamed = named.length === 1 && named[0]!.endsWith(`Model server: ${url}`)
    count.check(isNamed, `${bundler}: ${named.join()}`)
    count.check(!log.includes(secret) && !log.includes(user), `${bundler}: the log`)
    const files = readFolder(root).filter(([path]) => !path.startsWith('src'))
    const told = files.filter(([, text]) => text.includes(secret) || text.includes(user))
    count.check(told.length === 0, `${bundler}: ${told.map(([path]) => path).join()}`)
  }
  return withServer({ respond: echo }, (server) =>
    inProject(FILES, ({ root }) => measure(root, server)),
  )
}
