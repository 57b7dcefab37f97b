import fs, {
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Keyv } from 'keyv'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createSession, type Session } from '../../src/bundlers/session.ts'
import { parseModule } from '../../src/collect/parse.ts'
import { collectSymbols } from '../../src/collect/symbols.ts'
import type { Options } from '../../src/types.ts'
import { useClockAhead } from '../support/clock.ts'
import { documentProject, type Documented } from '../support/document.ts'
import { createProject, type Project } from '../support/project.ts'
import { SILENT } from '../support/silent.ts'
import { useModelServer } from '../support/use-model-server.ts'

vi.mock('node:fs', { spy: true })

// The output of a snapshot looks like one that is made anew; only this tells them apart.
vi.mock('../../src/collect/symbols.ts', { spy: true })
vi.mock('../../src/collect/parse.ts', { spy: true })
const countMade = (): number => vi.mocked(collectSymbols).mock.calls.length

const server = useModelServer()
useClockAhead()

const FILES = {
  'src/index.ts': "export * from './add.ts'",
  'src/add.ts': 'export function add(left: number): number { return left + 1 }',
}
const ID = 'src/add.ts!add:function'

function listAnswers({ root }: Project): string[] {
  const folder = join(root, '.symbol-docs')
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => /[\da-f]{64}\.json$/.test(name)).map((name) => join(folder, name))
}

function listSnapshots({ root }: Project): string[] {
  const folder = join(root, 'node_modules/.cache/unplugin-symbol-docs')
  const names = readdirSync(folder).filter((name) => name.startsWith('snapshot-'))
  return names.map((name) => join(folder, name))
}

/** A build after two that left everything as they found it. */
async function buildTwice(project: Project, options: Options = {}): Promise<Documented> {
  await documentProject(project.root, options)
  return documentProject(project.root, options)
}

/** Builds again: one symbol is asked for, and documented. */
async function expectOneCall({ root }: Project): Promise<void> {
  const calls = server.ledger.calls.length
  const { docs } = await documentProject(root)
  expect(docs.symbols[ID]?.status).toBe('documented')
  expect(server.ledger.calls).toHaveLength(calls + 1)
}

/** Writes every file anew with the same text. */
function checkOut({ root }: Project): void {
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const path = join(root, file)
    if (file.startsWith('node_modules') || !statSync(path).isFile()) continue
    cpSync(path, `${path}.new`)
    renameSync(`${path}.new`, path)
  }
}

function openSession({ root }: Project, options: Options = {}): Session {
  const session = createSession({ report: true, ...options })
  session.configure({ bundlerRoot: root, logger: SILENT })
  return session
}

describe('the snapshot gives the output of the last build', () => {
  it.each<[string, Options, (project: Project) => void]>([
    ['as it is', {}, () => {}],
    ['with patterns as options', { include: [/add/, /index/] }, () => {}],
    [
      'where a file is written anew with the same text',
      {},
      ({ root }) => {
        writeFileSync(join(root, 'src/add.ts'), FILES['src/add.ts'])
        utimesSync(join(root, 'src/add.ts'), 1, 1)
      },
    ],
  ])('%s', async (_, options, touch) => {
    const project = createProject(FILES)
    const before = await buildTwice(project, options)
    touch(project)
    const calls = server.ledger.calls.length
    const made = countMade()
    const again = await documentProject(project.root, options)
    expect(countMade()).toBe(made)
    expect(again.asset).toBe(before.asset)
    expect(again.docs.symbols[ID]?.status).toBe('documented')
    expect(again.info).toEqual(before.info)
    expect(server.ledger.calls).toHaveLength(calls)
  })

  it('where a checkout wrote all files anew, and looks at them once', async () => {
    const project = createProject(FILES)
    const before = await buildTwice(project)
    checkOut(project)
    const made = countMade()
    expect((await documentProject(project.root)).asset).toBe(before.asset)
    // The new stamps are kept, and where one module is written again, the others are not read.
    writeFileSync(join(project.root, 'src/index.ts'), FILES['src/index.ts'])
    vi.mocked(fs.readFileSync).mockClear()
    await documentProject(project.root)
    const read = vi.mocked(fs.readFileSync).mock.calls.map(([path]) => String(path))
    expect(read.some((path) => path.endsWith('index.ts'))).toBe(true)
    expect(read.filter((path) => /add\.ts$|symbol-docs\/\w\w\//.test(path))).toEqual([])
    expect(countMade()).toBe(made)
  })

  it('also where a checkout wrote anew what several environments have of their own', async () => {
    const project = createProject({ ...FILES, 'src/other.ts': 'export const other = 1' })
    const build = async (): Promise<void> => {
      const session = openSession(project)
      for (const [environment, path] of [
        ['client', 'src/index.ts'],
        ['ssr', 'src/other.ts'],
      ] as const) {
        const graph = [join(project.root, path)]
        await session.finish({ environment, entries: () => graph, graph, emit: () => {} })
      }
      await session.close()
    }
    await build()
    await build()
    checkOut(project)
    const made = countMade()
    await build()
    expect(countMade()).toBe(made)
  })

  it('without the bundler telling its entries, which may take long', async () => {
    const project = createProject(FILES)
    await buildTwice(project)
    const made = countMade()
    const session = openSession(project)
    const entries = vi.fn(() => [])
    const graph = [join(project.root, 'src/index.ts')]
    const emit = vi.fn()
    await session.finish({ environment: 'build', entries, graph, emit })
    await session.close()
    expect(entries).not.toHaveBeenCalled()
    expect(countMade()).toBe(made)
    expect(emit).toHaveBeenCalledTimes(2)
  })

  it('also where its answers came from a shared store', async () => {
    const options: Options = { cache: ['.symbol-docs', new Keyv()] }
    const before = await documentProject(createProject(FILES).root, options)
    const { root } = createProject(FILES)
    await documentProject(root, options)
    const made = countMade()
    expect((await documentProject(root, options)).asset).toBe(before.asset)
    expect(countMade()).toBe(made)
  })

  it('also why the build failed', async () => {
    const project = createProject(FILES)
    const options: Options = { mode: 'frozen' }
    const before = await buildTwice(project, options)
    expect(before.error?.message).toBeTruthy()
    const made = countMade()
    const again = await documentProject(project.root, options)
    expect(countMade()).toBe(made)
    expect(again.error?.message).toBe(before.error?.message)
    expect(again.asset).toBe(before.asset)
  })
})

describe('a build goes through what changed', () => {
  it('where a file says something else', async () => {
    const project = createProject(FILES)
    await buildTwice(project)
    project.write({ 'src/add.ts': FILES['src/add.ts'].replace('left + 1', 'left + 2') })
    await expectOneCall(project)
  })

  it('where an answer is gone', async () => {
    const project = createProject(FILES)
    await buildTwice(project)
    for (const file of listAnswers(project)) rmSync(file)
    await expectOneCall(project)
  })

  it('where a checkout brought another answer', async () => {
    const project = createProject(FILES)
    const { docs } = await buildTwice(project)
    for (const file of listAnswers(project)) rmSync(file)
    server.respond(() => ({
      content: JSON.stringify({ ...docs.symbols[ID]?.docs, summary: 'Adds.' }),
    }))
    onTestFinished(() => server.respond(undefined))
    const other = createProject(FILES)
    await documentProject(other.root)
    cpSync(join(other.root, '.symbol-docs'), join(project.root, '.symbol-docs'), {
      recursive: true,
    })
    checkOut(project)
    const calls = server.ledger.calls.length
    const after = await documentProject(project.root)
    expect(after.docs.symbols[ID]?.docs?.summary).toBe('Adds.')
    expect(server.ledger.calls).toHaveLength(calls)
  })

  it('where a checkout brought an older answer to what has none', async () => {
    const project = createProject(FILES)
    await documentProject(project.root)
    const older = listAnswers(project)
    project.write({ 'src/add.ts': FILES['src/add.ts'].replace('left + 1', 'left + 2') })
    for (const file of older) renameSync(file, `${file}.away`)
    const without = await buildTwice(project, { mode: 'frozen' })
    expect(without.docs.symbols[ID]?.status).toBe('pending')
    for (const file of older) renameSync(`${file}.away`, file)
    checkOut(project)
    const { docs } = await documentProject(project.root, { mode: 'frozen' })
    expect(docs.symbols[ID]?.status).toBe('stale')
  })

  it('where an answer came', async () => {
    const project = createProject(FILES)
    await documentProject(project.root)
    const [file] = listAnswers(project)
    renameSync(file!, `${file!}.away`)
    const without = await buildTwice(project, { mode: 'frozen' })
    expect(without.docs.symbols[ID]?.status).toBe('pending')
    renameSync(`${file!}.away`, file!)
    const { docs } = await documentProject(project.root, { mode: 'frozen' })
    expect(docs.symbols[ID]?.status).toBe('documented')
  })

  it('where an answer is damaged while a build goes on', async () => {
    const project = createProject(FILES)
    await documentProject(project.root)
    const [file] = listAnswers(project)
    const { collectSymbols: link } = await vi.importActual<{
      collectSymbols: typeof collectSymbols
    }>('../../src/collect/symbols.ts')
    project.write({ 'src/index.ts': `${FILES['src/index.ts']}\n` })
    vi.mocked(collectSymbols).mockImplementationOnce((found) => {
      writeFileSync(file!, 'damaged')
      return link(found)
    })
    await documentProject(project.root)
    await expectOneCall(project)
  })

  it('where somebody damaged or cut the snapshot', async () => {
    const project = createProject(FILES)
    const { asset } = await buildTwice(project)
    const [file] = listSnapshots(project)
    const bytes = readFileSync(file!)
    for (const damaged of [
      bytes.subarray(0, bytes.length >> 1),
      Buffer.from(bytes.toString('latin1').replace('left', 'lost'), 'latin1'),
      Buffer.from('{}'),
      Buffer.alloc(0),
    ]) {
      writeFileSync(file!, damaged)
      const made = countMade()
      expect((await documentProject(project.root)).asset).toBe(asset)
      expect(countMade()).toBe(made + 1)
    }
  })

  it('where the build starts from other entries', async () => {
    const project = createProject({ ...FILES, 'src/other.ts': 'export const other = 1' })
    await buildTwice(project)
    const { docs } = await documentProject(project.root, {}, ['src/other.ts'])
    expect(Object.keys(docs.symbols)).toEqual(['src/other.ts!other:variable'])
  })

  it('where another module of the same graph is the entry, and only entries count', async () => {
    const project = createProject({ ...FILES, 'src/other.ts': 'export const other = 1' })
    const graph = ['src/index.ts', 'src/add.ts', 'src/other.ts']
    const build = (entry: string): Promise<Documented> =>
      documentProject(project.root, { scope: 'entries' }, [entry], graph)
    await build('src/index.ts')
    await build('src/index.ts')
    const { docs } = await build('src/other.ts')
    expect(Object.keys(docs.symbols)).toEqual(['src/other.ts!other:variable'])
  })

  it.each<[string, Options, Options]>([
    ['an option', {}, { existing: 'ignore', language: 'German' }],
    ['a pattern', { include: [/add/, /index/] }, { include: [/none/, /index/] }],
  ])('where %s is another', async (_, before, after) => {
    const project = createProject(FILES)
    const known = await buildTwice(project, before)
    const changed = await documentProject(project.root, after)
    expect(changed.asset).not.toBe(known.asset)
  })

  it('where an answer is damaged, which costs that one', async () => {
    const project = createProject(FILES)
    await buildTwice(project)
    const [file] = listAnswers(project)
    writeFileSync(file!, readFileSync(file!, 'utf8').slice(1))
    await expectOneCall(project)
  })
})

it('parses nothing again for other options', async () => {
  const project = createProject(FILES)
  await documentProject(project.root)
  vi.mocked(parseModule).mockClear()
  const { docs } = await documentProject(project.root, { existing: 'ignore', mode: 'frozen' })
  expect(docs.stats.symbols).toBe(1)
  expect(parseModule).not.toHaveBeenCalled()
})
