import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Keyv } from 'keyv'
import { expect, it, onTestFinished, vi } from 'vitest'
import { resolveEnvironment } from '../../src/options/environment.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import { createPipeline, type Pipeline, type RunRequest } from '../../src/project/pipeline.ts'
import type { Options, SymbolDocs } from '../../src/types.ts'
import { useClockAhead } from '../support/clock.ts'
import { documentProject } from '../support/document.ts'
import { createProject, type Project } from '../support/project.ts'
import { SILENT } from '../support/silent.ts'
import { useModelServer } from '../support/use-model-server.ts'

const server = useModelServer()
useClockAhead()

const INDEX = "export * from './add.ts'\nexport * from './half.ts'"
const FILES = {
  'src/index.ts': INDEX,
  'src/add.ts': 'export function add(left: number): number { return left + 1 }',
  'src/half.ts': 'export const half = (whole: number): number => whole / 2',
}
const ADD = 'src/add.ts!add:function'

/** A build that begins after others left a project as it is now, but for one change. */
async function beginAgain(
  change: (project: Project) => void,
  options: Options = {},
): Promise<{
  project: Project
  pipeline: Pipeline
  run: (request?: Partial<RunRequest>) => Promise<SymbolDocs>
}> {
  const project = createProject(FILES)
  const { root } = project
  await documentProject(root, options)
  await documentProject(root, options)
  change(project)
  const resolved = resolveOptions({ report: true, ...options })
  const environment = resolveEnvironment({ root, bundlerRoot: root, options: resolved })
  const pipeline = createPipeline({ root, options: resolved, environment })
  onTestFinished(() => pipeline.close())
  return {
    project,
    pipeline,
    async run(request) {
      const { docs } = await pipeline.run({
        environment: 'build',
        entries: () => [join(root, 'src/index.ts')],
        graph: [],
        mayAsk: true,
        isEarly: false,
        beganAt: performance.now(),
        mayRecall: true,
        logger: SILENT,
        ...request,
      })
      return docs()
    },
  }
}

const comment = ({ write }: Project): void =>
  write({ 'src/add.ts': `// The sum.\n${FILES['src/add.ts']}` })
const edit = ({ write }: Project): void =>
  write({ 'src/add.ts': FILES['src/add.ts'].replace('left + 1', 'left + 2') })
const removeAnswers = ({ root }: Project): void =>
  rmSync(join(root, '.symbol-docs'), { recursive: true })

async function start(pipeline: Pipeline): Promise<void> {
  pipeline.listUnread(['build'])
  await pipeline.start('build', SILENT)
}

it('makes the docs while the bundler is at work, and looks for no answer in the end', async () => {
  const { project, pipeline, run } = await beginAgain(comment)
  await start(pipeline)
  removeAnswers(project)
  const calls = server.ledger.calls.length
  expect((await run()).symbols[ADD]?.status).toBe('documented')
  expect(server.ledger.calls).toHaveLength(calls)
})

it('is what a run waits for that is wanted at once', async () => {
  const { project, pipeline, run } = await beginAgain(comment)
  pipeline.listUnread(['build'])
  const started = pipeline.start('build', SILENT)
  const ended = run()
  await started
  removeAnswers(project)
  expect((await ended).symbols[ADD]?.status).toBe('documented')
})

it('makes the same as a build that does not', async () => {
  const { project, pipeline, run } = await beginAgain(comment)
  await start(pipeline)
  const docs = await run()
  rmSync(join(project.root, 'node_modules/.cache'), { recursive: true, force: true })
  expect(docs).toEqual((await documentProject(project.root)).docs)
})

it('asks for nothing before the modules are known, and once then', async () => {
  const { pipeline, run } = await beginAgain(edit)
  const calls = server.ledger.calls.length
  await start(pipeline)
  expect(server.ledger.calls).toHaveLength(calls)
  expect((await run()).stats).toMatchObject({ symbols: 2, documented: 2 })
  expect(server.ledger.calls.slice(calls).map(({ name }) => name)).toEqual(['add'])
})

it('does not pay again for what a virtual module asked for meanwhile', async () => {
  const { pipeline, run } = await beginAgain(edit)
  const calls = server.ledger.calls.length
  await start(pipeline)
  await run({ isEarly: true })
  const lines: string[] = []
  await run({ logger: { ...SILENT, info: (line) => lines.push(line) } })
  expect(server.ledger.calls).toHaveLength(calls + 1)
  // The first run said all there is to say.
  expect(lines).toEqual([])
})

it('forgets what it read where the modules are others in the end', async () => {
  const { project, pipeline, run } = await beginAgain(edit)
  const calls = server.ledger.calls.length
  await start(pipeline)
  project.write({ 'src/index.ts': "export * from './half.ts'" })
  const docs = await run()
  expect(Object.keys(docs.symbols)).toEqual(['src/half.ts!half:variable'])
  expect(server.ledger.calls).toHaveLength(calls)
})

it('does not pay for a module that is imported no more', async () => {
  const { pipeline, run } = await beginAgain((project) => {
    edit(project)
    project.write({ 'src/index.ts': "export * from './half.ts'" })
  })
  const calls = server.ledger.calls.length
  await start(pipeline)
  expect(Object.keys((await run()).symbols)).toEqual(['src/half.ts!half:variable'])
  expect(server.ledger.calls).toHaveLength(calls)
})

it('reads nothing where nothing changed', async () => {
  const { project, pipeline, run } = await beginAgain(() => {})
  await start(pipeline)
  removeAnswers(project)
  const calls = server.ledger.calls.length
  await run()
  expect(server.ledger.calls).toHaveLength(calls + 2)
})

it('opens no connection, which would stay open where the bundler fails', async () => {
  const shared = new Keyv()
  const { project, pipeline, run } = await beginAgain(comment, { cache: ['.symbol-docs', shared] })
  const get = vi.spyOn(shared.store as Map<string, unknown>, 'get')
  removeAnswers(project)
  await start(pipeline)
  // Its hooks are to tell of what nobody reads ahead.
  expect(pipeline.listUnread(['build'])).toEqual([join(project.root, 'src/add.ts')])
  expect(get).not.toHaveBeenCalled()
  expect((await run()).symbols[ADD]?.status).toBe('documented')
  expect(get).toHaveBeenCalled()
})

it('holds an answer against the texts that it was asked with, whatever is saved meanwhile', async () => {
  const { project, run } = await beginAgain(edit)
  // All texts are looked through for a name that is in none.
  const params = [{ name: 'left', description: 'What is added to `grandness`.' }]
  const content = JSON.stringify({ summary: 'Adds two.', params, returns: 'The sum.' })
  server.respond(() => {
    project.write({ 'src/half.ts': 'export const half = 0.5' })
    return { content }
  })
  onTestFinished(() => server.respond(undefined))
  const { symbols } = await run()
  expect(symbols[ADD]?.status).toBe('documented')
})
