import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { RECORD_VERSION } from '../../src/collect/record-cache.ts'
import { openModuleRecords } from '../../src/store/module-records.ts'
import type { ModuleRecord } from '../../src/collect/record.ts'

const base = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'records-')))
afterAll(() => fs.rmSync(base, { recursive: true, force: true }))

let count = 0
function makeRoot(parent = base): string {
  const root = join(parent, `ü${(count += 1)}`)
  fs.mkdirSync(join(root, 'node_modules'), { recursive: true })
  return root
}
const makeRecord = (comment: string): ModuleRecord => ({
  specifiers: ['./a.ts'],
  imports: [],
  exports: [],
  declarations: [],
  comment,
})
const folderOf = (root: string): string => join(root, 'node_modules/.cache/unplugin-symbol-docs')
const fileOf = (root: string, kind = 'modules'): string => {
  const names = fs.readdirSync(folderOf(root))
  return join(
    folderOf(root),
    names.find((name) => name.startsWith(kind))!,
  )
}
function rewrite(file: string, from: string, to: string): void {
  const text = fs.readFileSync(file, 'utf8')
  expect(text).toContain(from)
  fs.writeFileSync(file, text.replace(from, to))
}

function makeLink(file: string): void {
  fs.renameSync(file, `${file}.target`)
  fs.symlinkSync(`${file}.target`, file)
}

const day = (number: number) => (): number => number * 24 * 60 * 60 * 1000

describe('module records', () => {
  it('come back in the next build', async () => {
    const root = makeRoot()
    const first = await openModuleRecords(root)
    expect(first.record('hash')).toBeUndefined()
    expect(first.resolution('src/a.ts', 'stamp')).toBeUndefined()
    first.keepRecord('hash', makeRecord('tab\t line\n \u2028 ü 😀'))
    first.keepResolution('src/a\t.ts', 'stamp', { '@acme/b': 'packages/b/index.ts', c: null })
    expect(first.record('hash')).toEqual(makeRecord('tab\t line\n \u2028 ü 😀'))
    await first.save()
    const second = await openModuleRecords(root)
    expect(second.record('hash')).toEqual(makeRecord('tab\t line\n \u2028 ü 😀'))
    expect(second.resolution('src/a\t.ts', 'stamp')).toEqual({
      '@acme/b': 'packages/b/index.ts',
      c: null,
    })
    expect(second.resolution('src/a\t.ts', 'other')).toBeUndefined()
    expect(second.record('other')).toBeUndefined()
  })

  it('need not be read for what was seen of the disk, which counts for the same files', async () => {
    const root = makeRoot()
    const survey = { trace: { files: {}, texts: {}, folders: {}, links: {} }, modules: {} }
    const first = await openModuleRecords(root, { files: 'all' })
    first.keepRecord('hash', makeRecord('a'))
    first.keepSurvey?.(survey)
    await first.save()
    fs.rmSync(fileOf(root))
    const second = await openModuleRecords(root, { files: 'all' })
    expect(second.survey?.()).toEqual(survey)
    expect(second.record('hash')).toBeUndefined()
    expect((await openModuleRecords(root, { files: 'some' })).survey?.()).toBeUndefined()
  })

  it('are written only when something is new', async () => {
    const root = makeRoot()
    const records = await openModuleRecords(root)
    await records.save()
    expect(fs.existsSync(folderOf(root))).toBe(false)
    records.keepRecord('hash', makeRecord('a'))
    await records.save()
    const file = fileOf(root)
    fs.rmSync(file)
    await records.save()
    expect(fs.existsSync(file)).toBe(false)
  })

  it('have their own file for each root, in the nearest node_modules', async () => {
    const parent = makeRoot()
    const roots = ['a', 'b'].map((name) => join(parent, name))
    for (const root of roots) {
      fs.mkdirSync(root)
      const records = await openModuleRecords(root)
      records.keepRecord('hash', makeRecord(root))
      await records.save()
    }
    expect(fs.readdirSync(folderOf(parent))).toHaveLength(2)
    for (const root of roots) {
      expect((await openModuleRecords(root)).record('hash')?.comment).toBe(root)
      expect(fs.readdirSync(root)).toEqual([])
    }
  })

  it('of other modules stay for a while', async () => {
    const root = makeRoot()
    const first = await openModuleRecords(root, { now: day(100) })
    for (const name of ['used', 'spare']) first.keepRecord(name, makeRecord(name))
    await first.save()
    const build = async (today: number, name: string): Promise<void> => {
      const records = await openModuleRecords(root, { now: day(today) })
      expect(records.record('used')).toBeDefined()
      records.keepRecord(name, makeRecord(name))
      await records.save()
    }
    await build(130, 'x')
    expect((await openModuleRecords(root)).record('spare')).toBeDefined()
    await build(131, 'y')
    const last = await openModuleRecords(root)
    expect(last.record('spare')).toBeUndefined()
    expect(last.record('used')).toBeDefined()
    expect(last.record('x')).toBeDefined()
  })

  it('stay for longer when they were used', async () => {
    const root = makeRoot()
    const build = async (today: number, used: string[], kept: string[]): Promise<void> => {
      const records = await openModuleRecords(root, { now: day(today) })
      for (const name of used) expect(records.record(name)).toBeDefined()
      for (const name of kept) records.keepRecord(name, makeRecord(name))
      await records.save()
    }
    await build(100, [], ['a', 'b', 'c', 'd'])
    await build(130, ['a', 'b', 'c', 'd'], ['e'])
    await build(140, ['e'], ['f'])
    expect((await openModuleRecords(root)).record('a')).toBeDefined()
  })

  it('do not grow for ever', async () => {
    const root = makeRoot()
    for (let run = 0; run < 5; run += 1) {
      const records = await openModuleRecords(root)
      for (let index = 0; index < 100; index += 1) {
        records.keepRecord(`${run} ${index}`, makeRecord('a'))
      }
      await records.save()
    }
    // The header, what the last run used, and the spare ones.
    expect(fs.readFileSync(fileOf(root), 'utf8').trim().split('\n')).toHaveLength(1 + 400)
  })

  it('are added to the file where most of it is of use', async () => {
    const root = makeRoot()
    const first = await openModuleRecords(root)
    for (const name of ['a', 'b', 'c']) first.keepRecord(name, makeRecord(name))
    await first.save()
    const file = fileOf(root)
    const before = fs.readFileSync(file, 'utf8')
    const { ino } = fs.statSync(file)
    // Somebody was killed over a line.
    fs.appendFileSync(file, '"module d"\t1\tx')
    const second = await openModuleRecords(root)
    for (const name of ['a', 'b', 'c']) second.record(name)
    second.keepRecord('e', makeRecord('e'))
    await second.save()
    expect(fs.statSync(file).ino).toBe(ino)
    second.keepRecord('f', makeRecord('f'))
    await second.save()
    const after = fs.readFileSync(file, 'utf8')
    expect(after.startsWith(before)).toBe(true)
    expect(after.match(/"module e"/g)).toHaveLength(1)
    const third = await openModuleRecords(root)
    const known = ['a', 'b', 'c', 'd', 'e', 'f'].filter((name) => third.record(name))
    expect(known).toEqual(['a', 'b', 'c', 'e', 'f'])
  })

  it.each<[string, (file: string) => void]>([
    ['is of another version by now', (file) => rewrite(file, '"version":2', '"version":3')],
    ['is a link by now', makeLink],
  ])('are not added to a file that %s', async (_, change) => {
    const root = makeRoot()
    const first = await openModuleRecords(root)
    first.keepRecord('a', makeRecord('a'))
    await first.save()
    const second = await openModuleRecords(root)
    expect(second.record('a')).toBeDefined()
    second.keepRecord('b', makeRecord('b'))
    const file = fileOf(root)
    change(file)
    const target = fs.readFileSync(file, 'utf8')
    await second.save()
    expect(fs.lstatSync(file).isFile()).toBe(true)
    expect((await openModuleRecords(root)).record('b')).toBeDefined()
    if (fs.existsSync(`${file}.target`)) {
      expect(fs.readFileSync(`${file}.target`, 'utf8')).toBe(target)
    }
  })

  it('of another version are not believed', async () => {
    const root = makeRoot()
    const records = await openModuleRecords(root)
    records.keepRecord('hash', makeRecord('a'))
    await records.save()
    const file = fileOf(root)
    const text = fs.readFileSync(file, 'utf8')
    fs.writeFileSync(file, text.replace(`"version":${RECORD_VERSION}`, '"version":0'))
    expect((await openModuleRecords(root)).record('hash')).toBeUndefined()
  })

  it('cost only what is damaged, wherever that is', async () => {
    const root = makeRoot()
    const records = await openModuleRecords(root)
    for (const name of ['a', 'b']) records.keepRecord(name, makeRecord(name.repeat(9)))
    await records.save()
    const file = fileOf(root)
    const bytes = fs.readFileSync(file)
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const damaged = Buffer.from(bytes)
          damaged[at]! ^= flip
          fs.writeFileSync(file, damaged)
          const again = await openModuleRecords(root)
          for (const name of ['a', 'b']) {
            const record = again.record(name)
            if (record) expect(record).toEqual(makeRecord(name.repeat(9)))
          }
        },
      ),
    )
    for (let length = 0; length < bytes.length; length += 11) {
      fs.writeFileSync(file, bytes.subarray(0, length))
      const again = await openModuleRecords(root)
      again.keepRecord('c', makeRecord('c'))
      await again.save()
      expect((await openModuleRecords(root)).record('c')).toEqual(makeRecord('c'))
    }
  })

  it('are no cache where nothing can be written', async () => {
    const root = makeRoot()
    fs.writeFileSync(join(root, 'node_modules/.cache'), 'a file')
    const records = await openModuleRecords(root)
    records.keepRecord('hash', makeRecord('a'))
    await records.save()
    expect(records.record('hash')).toEqual(makeRecord('a'))
    expect((await openModuleRecords(root)).record('hash')).toBeUndefined()
  })

  it('of several processes at once make one whole file', async () => {
    const root = makeRoot()
    await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const records = await openModuleRecords(root)
        for (let number = 0; number < 50; number += 1) {
          records.keepRecord(`${number}`, makeRecord(`${index}`.repeat(1000)))
        }
        await records.save()
      }),
    )
    expect(fs.readdirSync(folderOf(root))).toHaveLength(1)
    const again = await openModuleRecords(root)
    const comments = Array.from({ length: 50 }, (_, number) => again.record(`${number}`)?.comment)
    expect(new Set(comments).size).toBe(1)
    expect(comments[0]).toMatch(/^(\d)\1{999}$/)
  })
})

it('keeps what was found in hand-written docs', async () => {
  const root = makeRoot()
  const faults = [{ code: 'x', message: 'y' }]
  const verdict = { stamp: 'a', checked: 2, faults, names: { a: true }, words: { b: null } }
  const verdicts = { modules: ['hash'], symbols: { 'src/a.ts!a:function': verdict } }
  const records = await openModuleRecords(root)
  expect(records.verdicts()).toBeUndefined()
  records.keepVerdicts(verdicts)
  await records.save()
  expect((await openModuleRecords(root)).verdicts()).toEqual(verdicts)
})
