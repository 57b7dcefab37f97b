import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startModelServer, type ModelServer } from '../support/model-server.ts'
import { buildPackage, runAndWatch } from '../support/package.ts'
import { createProject } from '../support/project.ts'
import type { ServerProcess } from '../support/server-process.ts'
import { STORES } from '../support/shared-stores.ts'

const run = promisify(execFile)
let model: ModelServer
let packageUrl: string

beforeAll(async () => {
  model = await startModelServer()
  packageUrl = await buildPackage('shared-package')
})
afterAll(() => model.close())

/** A process that does not end by itself is ended after this, and that fails the test. */
const LONGEST_IN_MS = 40_000

/** Connections that nobody closes hold a process for longer. */
const SOON_IN_MS = 5000

/** What a configuration does with each family; `build` twice is a second build in one process. */
const BUNDLERS: Record<string, string> = {
  vite: `
    import { build } from ${JSON.stringify(import.meta.resolve('vite'))}
    const bundle = () => build({ configFile: false, logLevel: 'warn', plugins: [symbolDocs(options)],
      build: { lib: { entry: 'src/index.ts', formats: ['es'] } } })`,
  esbuild: `
    import { build } from ${JSON.stringify(import.meta.resolve('esbuild'))}
    const bundle = () => build({ entryPoints: ['src/index.ts'], bundle: true, outdir: 'dist', plugins: [symbolDocs(options)] })`,
  rollup: `
    import { rollup } from ${JSON.stringify(import.meta.resolve('rollup'))}
    const bundle = async () => {
      const made = await rollup({ input: 'src/index.js', plugins: [symbolDocs(options)] })
      await made.write({ dir: 'dist' })
    }`,
  webpack: `
    import webpack from ${JSON.stringify(import.meta.resolve('webpack'))}
    const bundle = () => new Promise((done) => webpack({ mode: 'none', context: process.cwd(), entry: './src/index.js',
      output: { path: process.cwd() + '/dist' }, plugins: [symbolDocs(options)] }, done))`,
}

/** Names of their own, so that no case finds what another one asked. */
const writeSource = (name: string): string =>
  `export const ${name}First = (value) => value + 1\nexport const ${name}Second = (value) => value + 2\n`

function writeBuild(bundler: string, imports: string, cache: string, body: string): string {
  return `
    import { readFileSync, writeFileSync } from 'node:fs'
    import symbolDocs from ${JSON.stringify(`${packageUrl}${bundler}.js`)}
    ${imports}
    const options = { mode: 'generate', existing: 'ignore', cache: ${cache} }
    ${BUNDLERS[bundler]!}
    ${body}`
}

/** Each family with one of the stores, and each way to give one; all pairs would be the same twice. */
const CASES: Record<
  string,
  ['vite' | 'esbuild' | 'rollup' | 'webpack', 'function' | 'instance'][]
> = {
  redis: [
    ['vite', 'function'],
    ['webpack', 'function'],
  ],
  postgres: [
    ['esbuild', 'function'],
    ['rollup', 'function'],
    ['vite', 'instance'],
  ],
}

const TWICE = `
  await bundle()
  for (const file of ['src/index.js', 'src/index.ts']) writeFileSync(file, readFileSync(file, 'utf8').replace('+ 1', '+ 3'))
  await bundle()
  console.log('BUILT', Date.now())`

describe.each(STORES.map((store) => [store.name, store] as const))('with %s,', (_, store) => {
  let server: ServerProcess
  beforeAll(async () => {
    if (!store.isMissing()) server = await store.start()
  })
  afterAll(() => server?.close())

  it.skipIf(store.isMissing()).each(CASES[store.name]!)(
    'a %s process ends by itself after two builds, with a store given as %s',
    async (bundler, kind) => {
      const source = writeSource(`${bundler}_${kind}_${store.name}_`)
      const { root } = createProject({ 'src/index.ts': source, 'src/index.js': source })
      const { imports, opened } = store.code(server.url)
      const cache = kind === 'function' ? `['.symbol-docs', () => ${opened}]` : opened
      const code = writeBuild(bundler, imports, cache, TWICE)
      const before = await store.count(server.url).catch(() => 0)
      const calls = model.ledger.calls.length
      const env = { ...process.env, CI: '', OPENAI_API_KEY: '', OPENAI_BASE_URL: model.url }
      const { stdout, stderr } = await run(
        process.execPath,
        ['--input-type=module', '--eval', code],
        {
          cwd: root,
          env,
          timeout: LONGEST_IN_MS,
        },
      )
      const builtAt = Number(/BUILT (\d+)/.exec(stdout)?.[1])
      expect(Date.now() - builtAt).toBeLessThan(SOON_IN_MS)
      expect(stdout + stderr).not.toMatch(/goes on without|failed:/)
      // Two symbols, and one of them again with another text.
      expect(model.ledger.calls.length - calls).toBe(3)
      expect(await store.count(server.url)).toBe(before + 3)
    },
    60_000,
  )

  // The same for each store, since none is opened.
  it.skipIf(store.isMissing() || store !== STORES[0])(
    'a warm build neither loads nor asks the store',
    async () => {
      const { root } = createProject({ 'src/index.ts': writeSource(`warm_${store.name}_`) })
      const { imports, opened } = store.code(server.url)
      const variables = { CI: '', OPENAI_API_KEY: '', OPENAI_BASE_URL: model.url }
      const cache = `['.symbol-docs', async () => {
      const { appendFileSync } = await import('node:fs')
      appendFileSync('opened.txt', '1')
      ${imports.replace(/import (.*) from (.*)/, 'const $1 = (await import($2))')}
      return ${opened.replace('new KeyvRedis(', 'new KeyvRedis.default(')}
    }]`
      // A clock that is ahead: nothing on disk is new to it.
      const body = 'const now = Date.now; Date.now = () => now() + 60_000; await bundle()'
      const code = writeBuild('vite', '', cache, body)
      const opens: number[] = []
      const loads: boolean[] = []
      for (let build = 0; build < 3; build++) {
        writeFileSync(join(root, 'opened.txt'), '')
        const { loaded } = await runAndWatch({ code, cwd: root, variables })
        opens.push(readFileSync(join(root, 'opened.txt'), 'utf8').length)
        loads.push(loaded.some((path) => /node_modules\/keyv\//.test(path)))
      }
      expect(opens).toEqual([1, 0, 0])
      expect(loads).toEqual([true, false, false])
    },
    60_000,
  )
})
