import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { buildPackage } from '../support/package.ts'
import { createProject, type Project } from '../support/project.ts'
import { useModelServer } from '../support/use-model-server.ts'

const server = useModelServer()
const manifest = createRequire(import.meta.url).resolve('vitest/package.json')
const VITEST = join(dirname(manifest), 'vitest.mjs')

let packageUrl: string
beforeAll(async () => void (packageUrl = await buildPackage()))

/** An app with a test of its own, which counts the docs that it imports. */
function createApp(): Project {
  return createProject({
    // A package is not bundled with the configuration that imports it, but a file is.
    'vite.config.mjs': `const { default: symbolDocs } = await import(process.env.PLUGIN)
      export default {
        plugins: [symbolDocs({ dev: { debounce: 0 } })],
        build: { lib: { entry: 'src/index.ts' } },
        test: { globals: true, include: ['*.test.ts'] },
      }`,
    'app.test.ts': `import docs from '~symbol-docs'
      import { add } from './src/index.ts'
      it('adds', () => {
        expect(add(1, 1)).toBe(2)
        expect(Object.keys(docs.symbols)).toHaveLength(1)
      })`,
    'src/index.ts': 'export const add = (left: number, right: number) => left + right\n',
  })
}

/** Runs the app's tests in a process of their own; gives what it has written so far. */
function run({ root }: Project, command: 'run' | 'watch'): () => string {
  const child = spawn(process.execPath, [VITEST, command], {
    cwd: root,
    env: {
      ...process.env,
      VITEST: '',
      OPENAI_BASE_URL: server.url,
      CI: '',
      PLUGIN: `${packageUrl}vite.js`,
    },
  })
  onTestFinished(() => void child.kill())
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => void (output += String(chunk)))
  }
  return () => output
}

it('a Vitest run that does not import the docs reads and asks nothing', async () => {
  const app = createApp()
  app.write({
    'app.test.ts': "import { add } from './src/index.ts'\nit('adds', () => void add(1, 1))",
  })
  const output = run(app, 'run')
  await expect.poll(output, { timeout: 30_000 }).toMatch(/Tests\s+1 passed/)
  expect(existsSync(join(app.root, 'node_modules/.cache/unplugin-symbol-docs'))).toBe(false)
})

it('tests in Vitest import the docs that are known, and saving a source asks nothing', async () => {
  const app = createApp()
  const calls = server.ledger.calls.length
  const output = run(app, 'watch')
  const waits = (): number => output().split('Waiting for file changes').length - 1
  await expect.poll(waits, { timeout: 30_000 }).toBe(1)
  expect(output()).toMatch(/Tests\s+1 passed/)
  for (const round of [2, 3]) {
    app.write({
      'src/index.ts': `export const add = (left: number, right: number) => right + left // ${round}
        export const more${round} = (left: number) => left\n`,
    })
    await expect.poll(waits, { timeout: 30_000 }).toBe(round)
  }
  expect(server.ledger.calls).toHaveLength(calls)
})
