import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sealAnswer, type StoredAnswer } from '../../src/store/answer.ts'
import type { Options, SymbolDocs } from '../../src/types.ts'
import { startModelServer, type ModelServer } from '../support/model-server.ts'
import { buildPackage, runAndWatch } from '../support/package.ts'
import { createProject } from '../support/project.ts'

/** What a build with nothing to ask must not load; each costs more than a whole small build. */
const HEAVY = {
  'ts-morph': /node_modules\/(?:ts-morph|@ts-morph|typescript)\//,
  openai: /node_modules\/openai\//,
  keyv: /node_modules\/keyv\//,
  tokenizer: /o200k_base/,
  prices: /genai-prices/,
  tsconfig: /node_modules\/get-tsconfig\//,
  checks: /standard-names/,
  secrets: /node_modules\/@secretlint\//,
}

/** The default store is one of our own. */
const UNUSED = new Set(['keyv'])

let server: ModelServer
let packageUrl: string

beforeAll(async () => {
  server = await startModelServer()
  packageUrl = await buildPackage()
})
afterAll(() => server.close())

/** Variables of a build that asks nothing. */
const QUIET = { CI: '1', OPENAI_BASE_URL: '' }

interface Library {
  root: string
  /** Builds in a process of its own. */
  build: (
    options?: Options,
    variables?: Record<string, string>,
    url?: string,
  ) => Promise<{ loaded: string[]; output: string; asset: string }>
}

/** The library of the fixtures, built with vite by a process whose clock is ahead: nothing on disk is new to it. */
function createLibrary(): Library {
  const { root } = createProject({}, 'library')
  return {
    root,
    async build(
      options = {},
      variables = { OPENAI_BASE_URL: server.url, CI: '' },
      url = packageUrl,
    ) {
      const code = `
        const now = Date.now
        Date.now = () => now() + 60_000
        const { build } = await import(${JSON.stringify(import.meta.resolve('vite'))})
        const { default: symbolDocs } = await import(${JSON.stringify(`${url}vite.js`)})
        const plugin = symbolDocs(${JSON.stringify(options)})
        const { transform } = plugin
        const { handler } = transform
        transform.handler = function (code, id) {
          console.log('TRANSFORM', id)
          return handler.call(this, code, id)
        }
        await build({
          configFile: false,
          build: { lib: { entry: 'src/index.ts', formats: ['es'] } },
          plugins: [plugin],
        })`
      const run = await runAndWatch({ code, cwd: root, variables })
      return { ...run, asset: readFileSync(join(root, 'dist/symbol-docs.json'), 'utf8') }
    },
  }
}

it('a warm build loads none of the heavy packages that a cold build loads', async () => {
  const { build } = createLibrary()
  const names = (loaded: string[]): string[] =>
    Object.entries(HEAVY).flatMap(([name, pattern]) =>
      loaded.flatMap(listContents).some((path) => pattern.test(path)) ? [name] : [],
    )
  const before = server.ledger.calls.length
  const cold = await build()
  expect(names(cold.loaded)).toEqual(Object.keys(HEAVY).filter((name) => !UNUSED.has(name)))
  const calls = server.ledger.calls.length
  expect(calls - before).toBeGreaterThan(10)

  for (let round = 0; round < 2; round++) {
    const warm = await build()
    expect(names(warm.loaded)).toEqual([])
    expect(warm.output).toMatch(/Symbol docs: \d+ symbols, \d+ cached, .*0 calls, \$0\.00/)
    expect(warm.asset).toBe(cold.asset)
  }
  expect(server.ledger.calls).toHaveLength(calls)
})

it('vite calls `transform` for every module of a cold build and for no module of a warm one', async () => {
  const { root, build } = createLibrary()
  const listTransformed = ({ output }: { output: string }): string[] =>
    [...output.matchAll(/^TRANSFORM .*\/src\/(.*)$/gm)].map(([, name]) => name!).sort()
  const modules = ['index.ts', 'math.ts', 'shapes.ts', 'text.ts', 'timer.ts']
  const cold = await build()
  expect(listTransformed(cold)).toEqual(modules)
  const warm = await build()
  expect(listTransformed(warm)).toEqual([])
  const file = join(root, 'src/math.ts')
  writeFileSync(file, `${readFileSync(file, 'utf8')}\nexport const answer = 42\n`)
  const edited = await build()
  expect(listTransformed(edited)).toEqual([])
}, 60_000)

/** What happens after a build that found all as it left it; each gives the options of the next one. */
const CHANGES: Record<string, (root: string) => Options | undefined> = {
  'an edited answer'(root) {
    const { file, answer } = findAnswer(root)
    writeFileSync(file, JSON.stringify(rewrite(answer, 'Edited by hand.')))
    return {}
  },
  'a damaged answer'(root) {
    writeFileSync(findAnswer(root).file, '{')
    return {}
  },
  'a removed answer'(root) {
    rmSync(findAnswer(root).file)
    return {}
  },
  'another folder of answers': () => ({ cache: 'elsewhere' }),
  'another model': () => ({ model: 'another' }),
  'other instructions': () => ({ instructions: 'Be brief.' }),
  'another way with what people wrote': () => ({ existing: 'ignore' }),
  'a smaller scope': () => ({ scope: 'entries' }),
  'another version of the project'(root) {
    const manifest = { name: 'library', version: '9.9.9', type: 'module' }
    writeFileSync(join(root, 'package.json'), JSON.stringify(manifest))
    return {}
  },
  'an edited module'(root) {
    const file = join(root, 'src/math.ts')
    writeFileSync(file, `${readFileSync(file, 'utf8')}\nexport const answer = 42\n`)
    return {}
  },
}

it.each(Object.keys(CHANGES))(
  'a warm build notices %s',
  async (name) => {
    const { root, build } = createLibrary()
    const known = await build()
    await build({}, QUIET)
    const options = CHANGES[name]!(root)
    const warm = await build(options, QUIET)
    expect(warm.asset).not.toBe(known.asset)
    rmSync(join(root, 'node_modules'), { recursive: true, force: true })
    const cold = await build(options, QUIET)
    expect(warm.asset).toBe(cold.asset)
    expect(tellOf(warm)).toBe(tellOf(cold))
  },
  60_000,
)

it('a warm build notices an answer that came', async () => {
  const { root, build } = createLibrary()
  const known = await build()
  const { file } = findAnswer(root)
  renameSync(file, `${file}.away`)
  expect((await build({}, QUIET)).asset).not.toBe(known.asset)
  renameSync(`${file}.away`, file)
  expect((await build({}, QUIET)).asset).toBe(known.asset)
}, 60_000)

it('a warm build notices another version of the plugin', async () => {
  const { build } = createLibrary()
  const known = await build()
  await build({}, QUIET)
  const { version } = (JSON.parse(known.asset) as SymbolDocs).generator
  const next = await build({}, QUIET, copyPackage(version, '99.0.0'))
  expect(next.asset).toBe(known.asset.replace(`"version": "${version}"`, '"version": "99.0.0"'))
}, 60_000)

/** The built package under another version. */
function copyPackage(version: string, other: string): string {
  const copy = new URL('../test-package-next/', packageUrl)
  cpSync(new URL(packageUrl), copy, { recursive: true })
  for (const name of readdirSync(copy)) {
    const file = new URL(name, copy)
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replaceAll(`version: "${version}"`, `version: "${other}"`))
  }
  return copy.href
}

function findAnswer(root: string): { file: string; answer: StoredAnswer } {
  const names = readdirSync(join(root, '.symbol-docs'), { recursive: true, encoding: 'utf8' })
  const file = join(
    root,
    '.symbol-docs',
    names.sort().find((name) => name.endsWith('.json'))!,
  )
  return { file, answer: JSON.parse(readFileSync(file, 'utf8')) as StoredAnswer }
}

function rewrite(answer: StoredAnswer, summary: string): StoredAnswer | undefined {
  const { key, symbol, date } = answer
  const changed = { ...answer, docs: { summary } }
  return sealAnswer({ key, symbol, answer: changed, date: new Date(date) })
}

/** The line that says what the build found. */
function tellOf({ output }: { output: string }): string | undefined {
  return /Symbol docs: .*/.exec(output)?.[0]
}

/** What a loaded file is: itself, and of the package's own files what was bundled into them. */
function listContents(url: string): string[] {
  if (!url.startsWith(packageUrl)) return [url]
  const text = readFileSync(new URL(url), 'utf8')
  return [url, ...(text.match(/^\/\/ node_modules\/.*$/gm) ?? [])]
}
