import fc from 'fast-check'
import { Keyv } from 'keyv'
import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { decodeFile, encodeFile } from '../../src/store/answer-file.ts'
import { createFileStore } from '../../src/store/file-store.ts'
import { nodeWriter } from '../../src/store/replace-file.ts'
import type { FileWriter } from '../../src/store/replace-file.ts'

const base = fs.mkdtempSync(join(tmpdir(), 'file-store-'))
afterAll(() => fs.rmSync(base, { recursive: true, force: true }))

let count = 0
const makeFolder = (): string => join(base, String((count += 1)))
const KEY = 'ab'.repeat(32)
const OTHER = 'abcd'.repeat(16)
const fail = (code: string): never => {
  throw Object.assign(new Error(`${code}: made up`), { code })
}
const listAll = (folder: string): string[] =>
  fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()

describe('files', () => {
  it('leaves no trace before the first answer', async () => {
    const folder = makeFolder()
    const store = createFileStore({ folder })
    expect(await store.get(KEY)).toBeUndefined()
    expect(await store.delete(KEY)).toBe(false)
    expect(fs.existsSync(folder)).toBe(false)
  })

  it('keeps a value that names its key as the file itself, readable', async () => {
    const folder = makeFolder()
    const store = createFileStore({ folder })
    const value = { key: KEY, summary: 'Adds. \u202e hidden' }
    await store.set(KEY, { value, expires: undefined })
    expect(listAll(folder)).toEqual(['.gitattributes', 'ab', `ab/${KEY}.json`])
    const text = fs.readFileSync(join(folder, `ab/${KEY}.json`), 'utf8')
    expect(text).toBe(`{\n  "key": "${KEY}",\n  "summary": "Adds. \\u202e hidden"\n}\n`)
    expect(await store.get(KEY)).toEqual({ value })
  })

  it('writes nothing for the same content again', async () => {
    const folder = makeFolder()
    let opened = 0
    const open: FileWriter['open'] = (...parameters) => {
      opened += 1
      return nodeWriter.open(...parameters)
    }
    const store = createFileStore({ folder, writer: { ...nodeWriter, open } })
    await store.set(KEY, 'text')
    const before = opened
    await store.set(KEY, 'text')
    expect(opened).toBe(before)
    await store.set(KEY, 'other')
    expect(opened).toBe(before + 1)
  })

  it('does not touch a .gitattributes of the user', async () => {
    const folder = makeFolder()
    fs.mkdirSync(folder)
    fs.writeFileSync(join(folder, '.gitattributes'), 'mine')
    await createFileStore({ folder }).set(KEY, 'text')
    expect(fs.readFileSync(join(folder, '.gitattributes'), 'utf8')).toBe('mine')
  })

  it('goes on when the folder is removed in mid-run', async () => {
    const folder = makeFolder()
    const store = createFileStore({ folder })
    await store.set(KEY, 'text')
    fs.rmSync(folder, { recursive: true })
    await store.set(OTHER, 'text')
    expect(await store.get(OTHER)).toBe('text')
  })

  it('removes abandoned unfinished files, and leaves those of a running process', async () => {
    const folder = makeFolder()
    fs.mkdirSync(folder)
    for (const name of ['.old.tmp', '.new.tmp']) fs.writeFileSync(join(folder, name), '{')
    fs.utimesSync(join(folder, '.old.tmp'), new Date(0), new Date(0))
    await createFileStore({ folder }).set(KEY, 'text')
    expect(listAll(folder)).toEqual(['.gitattributes', '.new.tmp', 'ab', `ab/${KEY}.json`])
  })

  it('writes from several stores at once without a torn file', async () => {
    const folder = makeFolder()
    const stores = Array.from({ length: 8 }, () => createFileStore({ folder }))
    await Promise.all(
      stores.flatMap((store, writer) =>
        Array.from({ length: 25 }, (_, index) =>
          store.set(`key ${index}`, `${writer}`.repeat(5e3)),
        ),
      ),
    )
    for (let index = 0; index < 25; index += 1) {
      expect(await createFileStore({ folder }).get(`key ${index}`)).toMatch(/^(\d)\1{4999}$/)
    }
    expect(listAll(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})

describe('damage', () => {
  async function prepare(): Promise<{ file: string; damage: string[]; read: () => unknown }> {
    const folder = makeFolder()
    const damage: string[] = []
    const store = createFileStore({ folder, onDamage: (key) => damage.push(key) })
    await store.set(KEY, { value: { key: KEY, text: 'x' } })
    return { file: join(folder, `ab/${KEY}.json`), damage, read: () => store.get(KEY) }
  }

  it('survives a file cut at each byte', async () => {
    const { file, damage, read } = await prepare()
    const text = fs.readFileSync(file, 'utf8')
    for (let length = 0; length < text.length - 1; length += 1) {
      fs.writeFileSync(file, text.slice(0, length))
      expect(await read()).toBeUndefined()
    }
    expect(damage).toHaveLength(text.length - 1)
  })

  it.each([
    ['garbage', '\u0000\u0001'],
    ['null', 'null'],
    ['a list', '[]'],
    ['no key', '{}'],
    ['another key', `{"key":"${OTHER}"}`],
    ['an empty envelope', `{"key":"${KEY}","keyv":null}`],
  ])('takes %s for missing', async (_, text) => {
    const { file, damage, read } = await prepare()
    fs.writeFileSync(file, text)
    expect(await read()).toBeUndefined()
    expect(damage).toEqual([KEY])
  })

  it('refuses links, folders and files of any size', async () => {
    const { file, damage, read } = await prepare()
    fs.renameSync(file, `${file}.moved`)
    fs.symlinkSync(`${file}.moved`, file)
    expect(await read()).toBeUndefined()
    fs.rmSync(file)
    fs.mkdirSync(file)
    expect(await read()).toBeUndefined()
    fs.rmdirSync(file)
    fs.writeFileSync(file, `{"key":"${KEY}","text":"${'x'.repeat(5e6)}"}`)
    expect(await read()).toBeUndefined()
    expect(damage).toEqual([KEY, KEY, KEY])
  })

  it('writes through no linked folder', async () => {
    const folder = makeFolder()
    const outside = makeFolder()
    fs.mkdirSync(folder)
    fs.mkdirSync(outside)
    fs.symlinkSync(outside, join(folder, 'ab'))
    const store = createFileStore({ folder })
    await expect(store.set(KEY, 'text')).rejects.toThrow('symbolic link')
    expect(listAll(outside)).toEqual([])
  })

  it('is passed over by the iterator', async () => {
    const folder = makeFolder()
    const damage: string[] = []
    const store = createFileStore({ folder, onDamage: (key) => damage.push(key) })
    await store.set(KEY, 'text')
    fs.writeFileSync(join(folder, `ab/${OTHER}.json`), '{')
    fs.writeFileSync(join(folder, 'ab/notes.txt'), 'not ours')
    const found: unknown[] = []
    for await (const entry of store.iterator!()) found.push(entry)
    expect(found).toEqual([[KEY, 'text']])
    expect(damage).toEqual([OTHER])
  })
})

describe('a file system in trouble', () => {
  const faults: [string, Partial<FileWriter>][] = [
    ['open', { open: async () => fail('EACCES') }],
    ['rename', { rename: async () => fail('EIO') }],
    [
      'write',
      {
        open: async (...parameters) => {
          const handle = await nodeWriter.open(...parameters)
          handle.writeFile = async () => fail('ENOSPC')
          return handle
        },
      },
    ],
    ['flush', { flush: async () => fail('EIO') }],
  ]

  it.each(faults)(
    'gives false from Keyv when %s fails, and keeps what was there',
    async (_, fault) => {
      const folder = makeFolder()
      await createFileStore({ folder }).set(KEY, 'earlier')
      const writer = { ...nodeWriter, ...fault }
      const keyv = new Keyv({ store: createFileStore({ folder, writer }), useKeyPrefix: false })
      const errors: unknown[] = []
      keyv.on('error', (error) => errors.push(error))
      expect(await keyv.set(KEY, 'new')).toBe(false)
      expect(errors).toHaveLength(1)
      expect(await createFileStore({ folder }).get(KEY)).toBe('earlier')
      expect(listAll(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
    },
  )

  it('keeps an answer where nothing can be flushed', async () => {
    const folder = makeFolder()
    const unsupported = { ...nodeWriter, flush: async () => fail('EINVAL') }
    await createFileStore({ folder, writer: unsupported }).set(KEY, 'text')
    expect(await createFileStore({ folder }).get(KEY)).toBe('text')
  })

  it("asks nothing of a file handle that those of Yarn's Plug'n'Play have not", async () => {
    const folder = makeFolder()
    const flushed: number[] = []
    const writer: FileWriter = {
      ...nodeWriter,
      async open(...parameters) {
        const handle = await nodeWriter.open(...parameters)
        const refuse = (): never => {
          throw new Error('Method not implemented.')
        }
        return Object.assign(handle, { datasync: refuse, sync: refuse, utimes: refuse })
      },
      async flush(descriptor) {
        flushed.push(descriptor)
        await nodeWriter.flush(descriptor)
      },
    }
    await createFileStore({ folder, writer }).set(KEY, 'text')
    expect(await createFileStore({ folder }).get(KEY)).toBe('text')
    expect(flushed).not.toEqual([])
  })

  it('fails where the folder cannot be', async () => {
    const file = makeFolder()
    fs.writeFileSync(file, '')
    const store = createFileStore({ folder: join(file, 'store') })
    expect(await store.get(KEY)).toBeUndefined()
    await expect(store.set(KEY, 'text')).rejects.toThrow()
  })

  it.each(['EPERM', 'EBUSY', 'EACCES'])('waits while a rename is refused with %s', async (code) => {
    const folder = makeFolder()
    const delays: number[] = []
    let refusals = 0
    const writer: FileWriter = {
      ...nodeWriter,
      wait: async (delay) => delays.push(delay),
      rename: async (from, to) => {
        if (String(to).endsWith('.json') && (refusals += 1) <= 3) fail(code)
        return nodeWriter.rename(from, to)
      },
    }
    const store = createFileStore({ folder, writer })
    await store.set(KEY, 'text')
    expect(await store.get(KEY)).toBe('text')
    expect(delays).toEqual([10, 50, 250])
    refusals = -Infinity
    const never = createFileStore({
      folder,
      writer: { ...writer, rename: async () => fail(code) },
    })
    await expect(never.set(KEY, 'other')).rejects.toThrow(code)
  })
})

describe('codec', () => {
  it('gives back what was kept', () => {
    const kept = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.record({ value: fc.jsonValue() }),
      fc.record({ value: fc.jsonValue(), expires: fc.nat() }),
      fc
        .dictionary(fc.string(), fc.jsonValue())
        .map((value) => ({ value: { ...value, key: KEY } })),
      fc.record(
        { value: fc.record({ key: fc.constant(KEY), text: fc.jsonValue() }), expires: fc.nat() },
        { requiredKeys: ['value'] },
      ),
    )
    fc.assert(
      fc.property(kept, (content) => {
        const text = encodeFile(KEY, content)
        const expected: unknown = JSON.parse(JSON.stringify(content))
        expect(decodeFile(text)).toEqual({ key: KEY, kept: expected })
      }),
    )
  })

  it('throws nothing but damage for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          decodeFile(text)
        } catch (error) {
          expect((error as Error).constructor.name).toBe('DamageError')
        }
      }),
    )
  })
})

describe('git', () => {
  const git = (folder: string, ...parameters: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...parameters], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })

  it('merges two branches that each add answers, the same key too', async () => {
    const repository = makeFolder()
    const folder = join(repository, '.symbol-docs')
    fs.mkdirSync(repository)
    git(repository, 'init', '-q', '-b', 'main')
    git(repository, 'commit', '-q', '--allow-empty', '-m', 'start')
    for (const [branch, key] of [
      ['one', KEY],
      ['two', OTHER],
    ] as const) {
      git(repository, 'checkout', '-q', '-b', branch, 'main')
      const store = createFileStore({ folder })
      await store.set(key, { value: { key, branch } })
      await store.set('cd'.repeat(32), { value: { key: 'cd'.repeat(32), branch } })
      git(repository, 'add', '-A')
      git(repository, 'commit', '-q', '-m', branch)
    }
    git(repository, 'merge', '-q', '--no-edit', 'one')
    expect(git(repository, 'status', '--porcelain')).toBe('')
    const store = createFileStore({ folder })
    expect(await store.get(KEY)).toEqual({ value: { key: KEY, branch: 'one' } })
    expect(await store.get(OTHER)).toEqual({ value: { key: OTHER, branch: 'two' } })
  })
})
