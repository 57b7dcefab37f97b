import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startModelServer, type ModelServer } from '../support/model-server.ts'
import { buildPackage, runAndWatch } from '../support/package.ts'
import { createProject } from '../support/project.ts'

/** What a build with nothing to ask must not load; each costs more than a whole small build. */
const HEAVY = {
  'ts-morph': /node_modules\/(?:ts-morph|@ts-morph|typescript)\//,
  openai: /node_modules\/openai\//,
  tokenizer: /o200k_base/,
  prices: /genai-prices/,
  checks: /standard-names/,
}

let server: ModelServer
let packageUrl: string

beforeAll(async () => {
  server = await startModelServer()
  packageUrl = await buildPackage()
})
afterAll(() => server.close())

it('loads what is heavy in a cold build, and nothing of it in a warm one', async () => {
  const { root } = createProject({}, 'library')
  const vite = import.meta.resolve('vite')
  const code = `
    import { build } from ${JSON.stringify(vite)}
    import symbolDocs from ${JSON.stringify(`${packageUrl}vite.js`)}
    await build({
      configFile: false,
      build: { lib: { entry: 'src/index.ts', formats: ['es'] } },
      plugins: [symbolDocs()],
    })`
  const variables = { OPENAI_BASE_URL: server.url }
  const asset = join(root, 'dist/symbol-docs.json')
  const names = (loaded: string[]): string[] =>
    Object.entries(HEAVY).flatMap(([name, pattern]) =>
      loaded.some((path) => pattern.test(path)) ? [name] : [],
    )

  const cold = await runAndWatch({ code, cwd: root, variables })
  expect(names(cold.loaded)).toEqual(Object.keys(HEAVY))
  const bytes = readFileSync(asset, 'utf8')
  const calls = server.ledger.calls.length
  expect(calls).toBeGreaterThan(10)

  const warm = await runAndWatch({ code, cwd: root, variables })
  expect(names(warm.loaded)).toEqual([])
  expect(warm.output).toMatch(/Symbol docs: \d+ symbols, \d+ cached, .*0 calls, \$0\.00/)
  expect(readFileSync(asset, 'utf8')).toBe(bytes)
  expect(server.ledger.calls).toHaveLength(calls)
})
