import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createFunctions } from '../faults/project.ts'
import { locateOutbox } from '../../src/store/answers.ts'
import type { Options } from '../../src/types.ts'
import { documentProject, type Documented } from '../support/document.ts'
import { createProject } from '../support/project.ts'
import type { ServerProcess } from '../support/server-process.ts'
import { STORES } from '../support/shared-stores.ts'
import { useModelServer } from '../support/use-model-server.ts'

const SYMBOLS = 3
const FILES = createFunctions(SYMBOLS)
const store = STORES.find(({ name }) => name === 'redis')!
const model = useModelServer()
const DOCUMENT = new URL('../support/document.ts', import.meta.url).href

/** What is done with each answer in the store before its process is killed; no write there ever ends. */
const MOMENTS = { before: '', after: 'await set(key, value)' }

/** Alone, the outbox is all that a killed build leaves. */
const CACHES: Record<string, (opened: string) => string> = {
  'a folder and the store': (opened) => `['.symbol-docs', () => ${opened}]`,
  'the store alone': (opened) => `() => ${opened}`,
}

const CASES = Object.keys(MOMENTS).flatMap((moment) =>
  Object.keys(CACHES).map((cache) => [moment, cache] as const),
)

/** Kills itself when each of its answers is in the outbox, and has come as far as the moment says. */
const writeBuild = (root: string, url: string, moment: string, cache: string): string => `
  import { documentProject } from ${JSON.stringify(DOCUMENT)}
  ${store.code(url).imports}
  const store = ${store.code(url).opened}
  const set = store.set.bind(store)
  let writes = 0
  store.set = async (key, value, ...more) => {
    ${moment}
    if (++writes === ${SYMBOLS}) process.kill(process.pid, 'SIGKILL')
    return new Promise(() => {})
  }
  const options = { mode: 'generate', baseURL: ${JSON.stringify(model.url)}, cache: ${cache} }
  await documentProject(${JSON.stringify(root)}, options)`

function runUntilKilled(code: string): Promise<NodeJS.Signals | undefined> {
  const parameters = ['--import', 'tsx', '--input-type=module', '--eval', code]
  return new Promise((resolve) => {
    execFile(process.execPath, parameters, (error) => resolve(error?.signal))
  })
}

describe.skipIf(store.isMissing())('a build that is killed', () => {
  let server: ServerProcess
  beforeAll(async () => void (server = await store.start()))
  afterAll(() => server.close())
  beforeEach(() => store.clear(server.url))

  it.each(CASES)('%s its answers are in the store has lost none, with %s', async (moment, name) => {
    const { root } = createProject(FILES)
    const calls = model.ledger.calls.length
    const cache = CACHES[name]!('store')
    const code = writeBuild(root, server.url, MOMENTS[moment as keyof typeof MOMENTS], cache)
    expect(await runUntilKilled(code)).toBe('SIGKILL')
    expect(readdirSync(locateOutbox(root))).toHaveLength(SYMBOLS)
    expect(await store.count(server.url)).toBe(moment === 'after' ? SYMBOLS : 0)

    const open = (): ReturnType<typeof store.open> => store.open(server.url)
    const later: Options = { cache: name === 'the store alone' ? open : ['.symbol-docs', open] }
    const build = (folder: string): Promise<Documented> => documentProject(folder, later)
    const next = await build(root)
    expect(next.docs.stats).toMatchObject({ symbols: SYMBOLS, documented: SYMBOLS })
    expect(next.warnings).toEqual([])
    expect(await store.count(server.url)).toBe(SYMBOLS)
    expect(readdirSync(locateOutbox(root))).toEqual([])

    const elsewhere = await build(createProject(FILES).root)
    expect(elsewhere.asset).toBe(next.asset)
    expect(elsewhere.warnings).toEqual([])
    expect(model.ledger.calls).toHaveLength(calls + SYMBOLS)
  })
})
