import fc from 'fast-check'
import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { AnswerFolder, encodeAnswer } from '../../src/store/local-answers.ts'
import { DamageError, nodeWriter, type FileWriter } from '../../src/store/files.ts'
import { sealAnswer, type StoredAnswer } from '../../src/store/answer.ts'

const base = fs.mkdtempSync(join(tmpdir(), 'file-store-'))
afterAll(() => fs.rmSync(base, { recursive: true, force: true }))

let count = 0
const makeFolder = (): string => join(base, String((count += 1)))
const KEY = 'ab'.repeat(32)
const OTHER = 'abcd'.repeat(16)
const seal = (key: string, summary = 'Adds.'): StoredAnswer =>
  sealAnswer({
    key,
    symbol: 'a.ts!a:function',
    answer: { docs: { summary }, tokens: { input: 1, output: 1 }, costUsd: 0, model: 'm' },
    date: new Date(0),
  })!
const fail = (code: string): never => {
  throw Object.assign(new Error(`${code}: made up`), { code })
}
const listAll = (folder: string): string[] =>
  fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()

describe('a folder of answers', () => {
  it('leaves no trace before the first answer', () => {
    const folder = makeFolder()
    const opened = new AnswerFolder(folder)
    expect(opened.read(KEY)).toBeUndefined()
    expect(opened.keys()).toEqual([])
    expect(fs.existsSync(folder)).toBe(false)
  })

  it('keeps an answer as a file that a reviewer can read', async () => {
    const folder = makeFolder()
    const opened = new AnswerFolder(folder)
    const answer = seal(KEY, 'Adds. \u202e hidden')
    await opened.write(answer)
    expect(listAll(folder)).toEqual(['.gitattributes', 'ab', `ab/${KEY}.json`])
    const text = fs.readFileSync(join(folder, `ab/${KEY}.json`), 'utf8')
    expect(text).toMatch(/^\{\n {2}"schemaVersion": 1,\n {2}"key": "(ab){32}",\n[^]*\n\}\n$/)
    expect(text).toContain('"summary": "Adds. \\u202e hidden"')
    expect(opened.read(KEY)).toEqual(answer)
    expect(opened.keys()).toEqual([KEY])
  })

  it('writes nothing for the same answer again', async () => {
    const folder = makeFolder()
    let count = 0
    const open: FileWriter['open'] = (...parameters) => {
      count += 1
      return nodeWriter.open(...parameters)
    }
    const opened = new AnswerFolder(folder, { ...nodeWriter, open })
    await opened.write(seal(KEY))
    const before = count
    await opened.write(seal(KEY))
    expect(count).toBe(before)
    await opened.write(seal(KEY, 'Other.'))
    expect(count).toBe(before + 1)
  })

  it('does not touch a .gitattributes of the user', async () => {
    const folder = makeFolder()
    fs.mkdirSync(folder)
    fs.writeFileSync(join(folder, '.gitattributes'), 'mine')
    await new AnswerFolder(folder).write(seal(KEY))
    expect(fs.readFileSync(join(folder, '.gitattributes'), 'utf8')).toBe('mine')
  })

  it('goes on when it is removed during a run', async () => {
    const folder = makeFolder()
    const opened = new AnswerFolder(folder)
    await opened.write(seal(KEY))
    fs.rmSync(folder, { recursive: true })
    await opened.write(seal(OTHER))
    expect(opened.read(OTHER)).toEqual(seal(OTHER))
  })

  it('removes abandoned unfinished files, and leaves those of a running process', async () => {
    const folder = makeFolder()
    fs.mkdirSync(folder)
    for (const name of ['.old.tmp', '.new.tmp']) fs.writeFileSync(join(folder, name), '{')
    fs.utimesSync(join(folder, '.old.tmp'), new Date(0), new Date(0))
    await new AnswerFolder(folder).write(seal(KEY))
    expect(listAll(folder)).toEqual(['.gitattributes', '.new.tmp', 'ab', `ab/${KEY}.json`])
  })

  it('is written by several at once without a torn file', async () => {
    const folder = makeFolder()
    const keys = Array.from({ length: 25 }, (_, index) => `${index + 10}`.repeat(32))
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        const opened = new AnswerFolder(folder)
        await Promise.all(keys.map((key) => opened.write(seal(key, `${writer}`.repeat(5e3)))))
      }),
    )
    for (const key of keys) {
      expect(new AnswerFolder(folder).read(key)?.docs?.summary).toMatch(/^(\d)\1{4999}$/)
    }
    expect(listAll(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('lists no file that cannot be an answer', async () => {
    const folder = makeFolder()
    const opened = new AnswerFolder(folder)
    await opened.write(seal(KEY))
    fs.writeFileSync(join(folder, 'ab/notes.txt'), 'not ours')
    fs.writeFileSync(join(folder, `ab/${'cd'.repeat(32)}.json`), 'in the wrong folder')
    expect(opened.keys()).toEqual([KEY])
  })
})

describe('a damaged file', () => {
  async function prepare(): Promise<{ file: string; read: () => unknown }> {
    const folder = makeFolder()
    const opened = new AnswerFolder(folder)
    await opened.write(seal(KEY))
    return { file: join(folder, `ab/${KEY}.json`), read: () => opened.read(KEY) }
  }

  it('is recognised wherever it was cut', async () => {
    const { file, read } = await prepare()
    const text = fs.readFileSync(file, 'utf8')
    for (let length = 0; length < text.length - 1; length += 1) {
      fs.writeFileSync(file, text.slice(0, length))
      expect(read).toThrow(DamageError)
    }
  })

  it.each([
    ['garbage', '\u0000\u0001'],
    ['null', 'null'],
    ['a list', '[]'],
    ['no key', '{}'],
    ['the answer to another key', encodeAnswer(seal(OTHER))],
    ['an envelope', `{"key":"${KEY}","keyv":null}`],
  ])('is recognised when it holds %s', async (_, text) => {
    const { file, read } = await prepare()
    fs.writeFileSync(file, text)
    expect(read).toThrow(DamageError)
  })

  it('may be a link, a folder or of any size', async () => {
    const { file, read } = await prepare()
    fs.renameSync(file, `${file}.moved`)
    fs.symlinkSync(`${file}.moved`, file)
    expect(read).toThrow('symbolic link')
    fs.rmSync(file)
    fs.mkdirSync(file)
    expect(read).toThrow('folder')
    fs.rmdirSync(file)
    fs.writeFileSync(file, encodeAnswer(seal(KEY)).replace('Adds.', 'x'.repeat(5e6)))
    expect(read).toThrow('too large')
  })

  it('may hold any text, and nothing but damage is thrown', async () => {
    const { file, read } = await prepare()
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        fs.writeFileSync(file, text)
        expect(read).toThrow(DamageError)
      }),
    )
  })
})

it('an answer comes back from its folder as it was, whatever its texts hold', async () => {
  const opened = new AnswerFolder(makeFolder())
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (summary) => {
      await opened.write(seal(KEY, summary))
      expect(opened.read(KEY)).toEqual(JSON.parse(JSON.stringify(seal(KEY, summary))))
    }),
    { numRuns: 50 },
  )
})

it('a folder of answers writes through no linked folder', async () => {
  const folder = makeFolder()
  const outside = makeFolder()
  fs.mkdirSync(folder)
  fs.mkdirSync(outside)
  fs.symlinkSync(outside, join(folder, 'ab'))
  await expect(new AnswerFolder(folder).write(seal(KEY))).rejects.toThrow('symbolic link')
  expect(listAll(outside)).toEqual([])
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

  it.each(faults)('keeps what was there when %s fails', async (_, fault) => {
    const folder = makeFolder()
    await new AnswerFolder(folder).write(seal(KEY, 'Earlier.'))
    const broken = new AnswerFolder(folder, { ...nodeWriter, ...fault })
    await expect(broken.write(seal(KEY, 'New.'))).rejects.toThrow('made up')
    expect(new AnswerFolder(folder).read(KEY)?.docs?.summary).toBe('Earlier.')
    expect(listAll(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('keeps an answer where nothing can be flushed', async () => {
    const folder = makeFolder()
    const unsupported = { ...nodeWriter, flush: async () => fail('EINVAL') }
    await new AnswerFolder(folder, unsupported).write(seal(KEY))
    expect(new AnswerFolder(folder).read(KEY)).toEqual(seal(KEY))
  })

  it("asks nothing of a file handle that those of Yarn's Plug'n'Play lack", async () => {
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
    await new AnswerFolder(folder, writer).write(seal(KEY))
    expect(new AnswerFolder(folder).read(KEY)).toEqual(seal(KEY))
    expect(flushed).not.toEqual([])
  })

  it('fails where the folder cannot be', async () => {
    const file = makeFolder()
    fs.writeFileSync(file, '')
    const opened = new AnswerFolder(join(file, 'store'))
    expect(opened.read(KEY)).toBeUndefined()
    await expect(opened.write(seal(KEY))).rejects.toThrow()
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
    const opened = new AnswerFolder(folder, writer)
    await opened.write(seal(KEY))
    expect(opened.read(KEY)).toEqual(seal(KEY))
    expect(delays).toEqual([10, 50, 250])
    const never = new AnswerFolder(folder, { ...writer, rename: async () => fail(code) })
    await expect(never.write(seal(KEY, 'Other.'))).rejects.toThrow(code)
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
      const opened = new AnswerFolder(folder)
      await opened.write(seal(key, branch))
      await opened.write(seal('cd'.repeat(32), branch))
      git(repository, 'add', '-A')
      git(repository, 'commit', '-q', '-m', branch)
    }
    git(repository, 'merge', '-q', '--no-edit', 'one')
    expect(git(repository, 'status', '--porcelain')).toBe('')
    const opened = new AnswerFolder(folder)
    expect(opened.read(KEY)).toEqual(seal(KEY, 'one'))
    expect(opened.read(OTHER)).toEqual(seal(OTHER, 'two'))
  })
})
