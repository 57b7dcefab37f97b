import fs, { cpSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { reopenDisk } from '../../src/collect/disk.ts'
import { findModules, type FoundModules } from '../../src/collect/modules.ts'
import { openSnapshot, saveSnapshot } from '../../src/project/snapshot.ts'
import { writeFiles, writeProject } from './project.ts'

const FILES = {
  'package.json': '{ "name": "traced", "imports": { "#own": "./src/own.ts" } }',
  'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
  'index.html': '<script type="module" src="/src/index.ts"></script>',
  'src/index.ts': "export * from './math'\nexport * from '@/text'\nexport * from './folder'\n",
  'src/math.ts': 'export const pi = 3\n',
  'src/text.ts': 'export const empty = ""\n',
  'src/folder/index.ts': "export * from '../linked/one'\nexport * from '#own'\n",
  'src/own.ts': 'export const own = 1\n',
  'other/one.ts': 'export const one = 1\n',
  'another/one.ts': 'export const one = 2\n',
}

vi.mock('node:fs', { spy: true })

/** What is found by the next process, which has nothing but the snapshot. */
async function passOn(root: string, found: FoundModules): Promise<FoundModules> {
  const key = { root, environment: 'build', settings: '' }
  const output = { json: '', report: '', problems: [], lines: [] }
  const nothing = { graph: '', package: undefined, answers: undefined, hasAsked: false }
  await saveSnapshot(key, { ...nothing, found, modules: new Map(), output })
  return (await openSnapshot(key))!.found
}

const find = (root: string, known?: FoundModules, graph = ['src/own.ts']): Promise<FoundModules> =>
  findModules({
    ...{ root, known, filter: () => true, entries: [join(root, 'index.html')] },
    graph: graph.map((path) => join(root, path)),
  })

/** Everything that later steps see. */
const describeFound = ({ modules, entries, skipped, unresolved }: FoundModules): unknown => ({
  modules: [...modules.values()].map(({ path, textHash, resolved, text, record, outline }) => {
    return { path, textHash, resolved, text, declarations: record.declarations, outline }
  }),
  ...{ entries, skipped, unresolved },
})

function setClock(laterInMs: number): void {
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + laterInMs)
  onTestFinished(() => clock.mockRestore())
}

function createTraced(): string {
  const root = writeProject(FILES)
  symlinkSync(join(root, 'other'), join(root, 'src/linked'))
  return root
}

it('is the same while nothing happens, or nothing that matters', async () => {
  const root = createTraced()
  setClock(60 * 60 * 1000)
  const { trace } = await find(root)
  expect(JSON.stringify(trace)).not.toContain(root)
  expect(reopenDisk(root, trace)?.trace()).toEqual(trace)
  writeFiles(root, { 'elsewhere/new.ts': '' })
  rmSync(join(root, 'elsewhere'), { recursive: true })
  expect(reopenDisk(root, trace)).toBeDefined()
})

const CHANGES: Record<string, (root: string) => void> = {
  'an edited module': (root) => writeFiles(root, { 'src/math.ts': 'export const pi = 4\n' }),
  'an edited module of the same size and date': (root) => {
    const file = join(root, 'src/math.ts')
    writeFileSync(file, 'export const pi = 4\n')
    utimesSync(file, 1_700_000_000, 1_700_000_000)
  },
  'a removed module': (root) => rmSync(join(root, 'src/text.ts')),
  'a module that another one hides': (root) => writeFiles(root, { 'src/folder.ts': '' }),
  'an edited page': (root) => writeFiles(root, { 'index.html': '<p></p>' }),
  'other paths': (root) => writeFiles(root, { 'tsconfig.json': '{}' }),
  'a nearer configuration': (root) => writeFiles(root, { 'src/tsconfig.json': '{}' }),
  'another package.json': (root) => writeFiles(root, { 'package.json': '{ "name": "traced" }' }),
  'a link that leads elsewhere': (root) => {
    rmSync(join(root, 'src/linked'))
    symlinkSync(join(root, 'another'), join(root, 'src/linked'))
  },
  'a folder that became a link'(root) {
    const folder = join(root, 'src/folder')
    mkdirSync(join(root, 'moved'))
    cpSync(folder, join(root, 'moved/folder'), { recursive: true })
    rmSync(folder, { recursive: true })
    symlinkSync(join(root, 'moved/folder'), folder)
  },
}

it.each(Object.keys(CHANGES).filter((name) => !/module( of|$)/.test(name) || /hides/.test(name)))(
  'is another one after %s',
  async (name) => {
    const root = createTraced()
    setClock(60 * 60 * 1000)
    const { trace } = await find(root)
    CHANGES[name]!(root)
    expect(reopenDisk(root, trace)).toBeUndefined()
  },
)

it.each(
  Object.keys(CHANGES).flatMap((name) =>
    (['the same', 'another'] as const).flatMap((process) =>
      [0, 60_000].map((laterInMs) => [name, laterInMs, process] as const),
    ),
  ),
)('gives the modules of a new reading after %s, %i ms later, to %s process', async (...given) => {
  const [name, laterInMs, process] = given
  const root = createTraced()
  setClock(laterInMs)
  const first = await find(root)
  expect(first.modules.size).toBe(6)
  const known = process === 'another' ? await passOn(root, first) : first
  expect(describeFound(await find(root, known))).toEqual(describeFound(first))
  CHANGES[name]!(root)
  expect(describeFound(await find(root, known))).toEqual(describeFound(await find(root)))
})

it('reads no text of another process before somebody asks for it', async () => {
  const root = createTraced()
  setClock(60_000)
  const known = await passOn(root, await find(root))
  vi.mocked(fs.readFileSync).mockClear()
  const one = (await find(root, known)).modules.get('src/math.ts')
  const other = (await find(root, known)).modules.get('src/own.ts')
  const isRead = (): boolean =>
    vi.mocked(fs.readFileSync).mock.calls.some(([path]) => String(path).endsWith('math.ts'))
  expect(isRead()).toBe(false)
  expect(one?.text).toBe(FILES['src/math.ts'])
  writeFiles(root, { 'src/math.ts': 'export const pi = 4\n', 'src/own.ts': '' })
  expect(one?.text).toBe(FILES['src/math.ts'])
  // Offsets of its record would point into another text.
  expect(() => other?.text).toThrow('own.ts changed while it was read: build again')
  expect((await find(root, known)).modules.get('src/math.ts')?.text).toBe('export const pi = 4\n')
})

it('parses no module that is written anew with the same text', async () => {
  const root = createTraced()
  setClock(60_000)
  const first = await find(root)
  const before = first.modules.get('src/math.ts')
  rmSync(join(root, 'src/math.ts'))
  writeFiles(root, { 'src/math.ts': FILES['src/math.ts'] })
  const after = (await find(root, first)).modules.get('src/math.ts')
  expect(after?.stamp).not.toBe(before?.stamp)
  expect(after?.record).toBe(before?.record)
})

it('forgets modules that nothing leads to any more', async () => {
  const root = writeProject({ 'index.html': '', 'src/math.ts': '', 'src/text.ts': '' })
  const both = await find(root, undefined, ['src/math.ts', 'src/text.ts'])
  const one = await find(root, both, ['src/math.ts'])
  expect([...one.modules.keys()]).toEqual(['src/math.ts'])
  const again = await find(root, one, ['src/math.ts', 'src/text.ts'])
  expect([...again.modules.keys()]).toEqual(['src/math.ts', 'src/text.ts'])
})

it('never trusts stamps of files that may still change unseen', async () => {
  const root = createTraced()
  const { modules } = await find(root)
  expect([...modules.values()].map(({ stamp }) => stamp)).toContain('unsettled')
})
