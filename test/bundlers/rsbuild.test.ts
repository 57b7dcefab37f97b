import { createRsbuild, type RsbuildInstance } from '@rsbuild/core'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import symbolDocs from '../../src/rspack.ts'
import type { SymbolDocs } from '../../src/types.ts'
import { createProject } from '../support/project.ts'
import { waitForSymbols } from '../support/served-docs.ts'
import { watchStderr } from '../support/stderr.ts'
import { openStream } from '../support/stream.ts'
import { useModelServer } from '../support/use-model-server.ts'

const server = useModelServer()
const write = (body: string): Record<string, string> => ({
  'src/index.ts': `export const add = (left: number) => left + ${body}\n`,
})

/** A tool around rspack that shows nothing of its plugins but errors, and serves with a server of its own. */
async function createTool(root: string): Promise<RsbuildInstance> {
  return createRsbuild({
    cwd: root,
    config: {
      logLevel: 'silent',
      source: { entry: { index: './src/index.ts' } },
      output: { distPath: { root: 'dist' } },
      server: { host: '127.0.0.1', port: 0 },
      tools: { rspack: { plugins: [symbolDocs()] } },
    },
  })
}

/** What the plugin says. */
let lines: string[]
beforeEach(() => {
  lines = []
  onTestFinished(watchStderr(lines))
})

it('the log of an Rsbuild build states the cost although Rsbuild hides what plugins log', async () => {
  const { root } = createProject(write('1'))
  const tool = await createTool(root)
  const { close } = await tool.build()
  await close()
  const docs = JSON.parse(readFileSync(join(root, 'dist/symbol-docs.json'), 'utf8')) as SymbolDocs
  expect(docs.stats.documented).toBe(1)
  expect(lines.join('\n')).toMatch(/^Estimated LLM cost: \$\S+ for 1 symbols?$/m)
  expect(lines.join('\n')).toMatch(/^Actual cost: \$/m)
})

it("Rsbuild's dev server asks nothing when it starts, and then for each saved symbol", async () => {
  const project = createProject(write('1'))
  const before = server.ledger.calls.length
  const tool = await createTool(project.root)
  const dev = await tool.createDevServer()
  onTestFinished(() => dev.close())
  await dev.listen()
  const findPage = (): string | undefined => /http:\S+__symbol-docs\//.exec(lines.join('\n'))?.[0]
  await expect.poll(findPage).toBeDefined()
  const page = findPage()!
  await waitForSymbols(page, 1)
  const stream = await openStream(`${page}events`)
  await stream.next('snapshot')
  expect(server.ledger.calls).toHaveLength(before)

  const done = stream.next('done')
  project.write(write('2'))
  expect((await done).summary).toMatchObject({ changed: 1, asked: 1 })
  expect(server.ledger.calls).toHaveLength(before + 1)
})
