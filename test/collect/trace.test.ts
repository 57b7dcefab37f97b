import fs, { cpSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createCollector, type Collector } from '../../src/collect/collector.ts'
import type { Reach } from '../../src/collect/reach.ts'
import { isUnchanged, type Trace } from '../../src/collect/trace.ts'
import { createMemoryRecords } from './memory-records.ts'
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

/** Traces the project an hour from now, when nothing on disk is new. */
async function traceProject(): Promise<{ root: string; trace: Trace }> {
  const root = writeProject(FILES)
  symlinkSync(join(root, 'other'), join(root, 'src/linked'))
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60 * 60 * 1000)
  const trace = await traceNow(root)
  clock.mockRestore()
  return { root, trace }
}

async function traceNow(root: string): Promise<Trace> {
  const collector = createCollector({ root, filter: () => true, records: createMemoryRecords() })
  const reach = await collector.reach([join(root, 'index.html')], [])
  expect(reach.modules).toHaveLength(6)
  return reach.trace
}

it('stays the same while nothing happens, or nothing that matters', async () => {
  const { root, trace } = await traceProject()
  expect(JSON.stringify(trace)).not.toContain(root)
  expect(isUnchanged(trace, root)).toBe(true)
  writeFiles(root, { 'elsewhere/new.ts': '' })
  rmSync(join(root, 'elsewhere'), { recursive: true })
  expect(isUnchanged(trace, root)).toBe(true)
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

it.each(Object.keys(CHANGES))('notices %s', async (name) => {
  const { root, trace } = await traceProject()
  CHANGES[name]!(root)
  expect(isUnchanged(trace, root)).toBe(false)
})

/** Who reads again: the same collector, or that of another process, which knows only what was kept. */
const READERS = ['the same', 'another'] as const

it.each(
  Object.keys(CHANGES).flatMap((name) =>
    READERS.flatMap((who) => [0, 60_000].map((later) => [name, later, who] as const)),
  ),
)('what is read again after %s, %i ms later, by %s, is what is read anew', async (...given) => {
  const [name, later, who] = given
  const root = writeProject(FILES)
  symlinkSync(join(root, 'other'), join(root, 'src/linked'))
  const now = Date.now()
  const clock = vi.spyOn(Date, 'now').mockReturnValue(now + later)
  onTestFinished(() => clock.mockRestore())
  const create = (records = createMemoryRecords()): Collector =>
    createCollector({ root, filter: () => true, records })
  const reach = ({ reach }: Collector): Promise<Reach> =>
    reach([join(root, 'index.html')], [join(root, 'src/own.ts')])
  const records = createMemoryRecords()
  const collector = create(records)
  const before = await reach(collector)
  expect(before.modules).toHaveLength(6)
  const again = who === 'another' ? create(records) : collector
  expect((await reach(again)).stamp).toBe(before.stamp)
  CHANGES[name]!(root)
  const { stamp, modules } = await reach(who === 'another' ? create(records) : collector)
  const anew = await reach(create())
  expect(modules).toEqual(anew.modules)
  expect(stamp).toBe(anew.stamp)
})

it('what another process read is not read again before somebody asks for it', async () => {
  const root = writeProject(FILES)
  const records = createMemoryRecords()
  const later = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000)
  onTestFinished(() => later.mockRestore())
  const read = async (): Promise<Reach> =>
    createCollector({ root, filter: () => true, records }).reach([join(root, 'src/math.ts')], [])
  await read()
  const isRead = (): boolean =>
    vi.mocked(fs.readFileSync).mock.calls.some(([path]) => String(path).endsWith('math.ts'))
  expect(isRead()).toBe(true)
  vi.mocked(fs.readFileSync).mockClear()
  const keep = vi.spyOn(records, 'keepSurvey')
  const [known] = (await read()).modules
  const [other] = (await read()).modules
  expect(isRead()).toBe(false)
  expect(keep).not.toHaveBeenCalled()
  expect(known?.text).toBe(FILES['src/math.ts'])
  writeFiles(root, { 'src/math.ts': 'export const pi = 4\n' })
  expect(known?.text).toBe(FILES['src/math.ts'])
  // Offsets of its record would point into another text.
  expect(() => other?.text).toThrow('math.ts changed while it was read: build again')
  expect((await read()).modules[0]?.text).toBe('export const pi = 4\n')
})

it('a module that is written anew with the same text is read once', async () => {
  const root = writeProject(FILES)
  const records = createMemoryRecords()
  const later = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000)
  onTestFinished(() => later.mockRestore())
  const stampOf = (): string | undefined => records.survey?.()?.modules['src/math.ts']?.stamp
  const read = (): Promise<Reach> =>
    createCollector({ root, filter: () => true, records }).reach([join(root, 'src/math.ts')], [])
  const { stamp } = await read()
  const before = stampOf()
  rmSync(join(root, 'src/math.ts'))
  writeFiles(root, { 'src/math.ts': FILES['src/math.ts'] })
  expect((await read()).stamp).toBe(stamp)
  expect(stampOf()).not.toBe(before)
})

it('what no start leads to any more is not in what is read again', async () => {
  const root = writeProject(FILES)
  const collector = createCollector({ root, filter: () => true, records: createMemoryRecords() })
  const [text, math] = [join(root, 'src/text.ts'), join(root, 'src/math.ts')]
  const list = async (extra: string[]): Promise<string[]> =>
    (await collector.reach([math], extra)).modules.map(({ path }) => path)
  expect(await list([text])).toEqual(['src/math.ts', 'src/text.ts'])
  expect(await list([])).toEqual(['src/math.ts'])
  expect(await list([text])).toEqual(['src/math.ts', 'src/text.ts'])
})

it('never matches files that may still change unseen', async () => {
  const root = writeProject(FILES)
  symlinkSync(join(root, 'other'), join(root, 'src/linked'))
  const trace = await traceNow(root)
  expect(Object.values(trace.files)).toContain('unsettled')
  expect(isUnchanged(trace, root)).toBe(false)
})
