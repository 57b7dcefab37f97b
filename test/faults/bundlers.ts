/** Figure 14: without a key or without a server every bundler builds, says so in one line, and loses no time. */
import { build, BUNDLERS, parseDocs } from '../support/bundlers.ts'
import type { Options } from '../../src/types.ts'
import { createCount, type Figure, type Row } from './figure.ts'
import { createFunctions, document, inProject, PRICE, withServer } from './project.ts'

const SYMBOLS = 40
const MOST_ADDED_IN_MS = 5000
const ENTRY = 'src/index.ts'

interface Situation {
  options: Options
  /** What the one line begins with. */
  said: RegExp
  code: 'no_key' | 'network'
}

/** Where a server was and is no more: a port that refuses. */
const CLOSED_URL = await withServer({}, async ({ url }) => url)

const SITUATIONS: Record<string, Situation> = {
  'no key': { options: {}, said: /No API key: set OPENAI_API_KEY/g, code: 'no_key' },
  refused: {
    options: { apiKey: 'sk-canary', baseURL: CLOSED_URL },
    said: /Stopped: The model server cannot be reached\./g,
    code: 'network',
  },
  'no such host': {
    options: { apiKey: 'sk-canary', baseURL: 'https://symbol-docs.invalid/v1' },
    said: /Stopped: The model server cannot be reached\./g,
    code: 'network',
  },
}

export const bundlers: Figure = {
  id: '14',
  title: 'no key or offline',
  async measure(scale) {
    const measured = scale === 'full' ? BUNDLERS : BUNDLERS.filter((_, index) => index % 3 === 0)
    const rows: Row[] = []
    for (const bundler of measured) rows.push(await measureBundler(bundler))
    return rows
  },
}

async function measureBundler(bundler: string): Promise<Row> {
  const count = createCount(bundler)
  let quickestInMs = Infinity
  let slowestInMs = 0
  for (const [name, { options, said, code }] of Object.entries(SITUATIONS)) {
    await inProject(createFunctions(SYMBOLS), async ({ root }) => {
      const start = performance.now()
      const built = await build(bundler, { root, entry: ENTRY, options })
      const elapsedInMs = performance.now() - start
      quickestInMs = Math.min(quickestInMs, elapsedInMs)
      slowestInMs = Math.max(slowestInMs, elapsedInMs)
      const { stats, symbols } = parseDocs(built)
      const open = Object.values(symbols)
      count.check(stats.symbols === SYMBOLS && stats.documented === 0, `${name}: the asset`)
      count.check(
        open.every(({ signature, error }) => signature && (!error || error.code === code)),
        `${name}: the symbols`,
      )
      count.check(built.log.match(said)?.length === 1, `${name}: the log: ${built.log}`)
      count.check(!built.log.includes('sk-canary'), `${name}: the key is in the log`)
    })
  }
  const added = slowestInMs - quickestInMs
  count.check(added <= MOST_ADDED_IN_MS, `${Math.round(added)} ms`)
  await measureKnown(bundler, count.check)
  return count.row(`${(added / 1000).toFixed(1)} s between the quickest and the slowest`)
}

/** What is known is emitted all the same, and the server is not missed. */
async function measureKnown(
  bundler: string,
  check: (isGood: boolean, name: string) => void,
): Promise<void> {
  await inProject(createFunctions(SYMBOLS), async (project) => {
    await withServer({}, (server) => document(project, server))
    for (const [name, { options }] of Object.entries(SITUATIONS)) {
      const request = { root: project.root, entry: ENTRY, options: { ...options, price: PRICE } }
      const built = await build(bundler, request)
      const { stats } = parseDocs(built)
      check(stats.documented === SYMBOLS, `${name}: ${stats.documented} known`)
      check(!built.log.includes('Stopped'), `${name}: the server is missed`)
    }
  })
}
