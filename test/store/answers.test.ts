import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { Keyv } from 'keyv'
import { afterAll, describe, expect, it } from 'vitest'
import { createAnswers } from '../../src/store/answers.ts'
import { openAnswer, sealAnswer, toCanonicalJSON, type Answer } from '../../src/store/answer.ts'
import type { Answers } from '../../src/store/answers.ts'
import type { ResolvedOptions } from '../../src/options/resolve.ts'
import { createAwayStore } from '../support/away-store.ts'

const base = fs.mkdtempSync(join(tmpdir(), 'answers-'))
afterAll(() => fs.rmSync(base, { recursive: true, force: true }))

let count = 0
const makeRoot = (): string => {
  const root = join(base, String((count += 1)))
  fs.mkdirSync(root)
  return root
}
const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
const locate = (root: string, key: string): string =>
  join(root, '.symbol-docs', key.slice(0, 2), `${key}.json`)
const makeAnswer = (summary: string): Answer => ({
  docs: { summary, params: [{ name: 'left', description: 'One.' }] },
  tokens: { input: 10, output: 5 },
  costUsd: 0.001,
  model: 'gpt-6-luna',
})

function open(
  root: string,
  cache: ResolvedOptions['cache'] = '.symbol-docs',
  patienceInMs = 10_000,
): { answers: Answers; warnings: string[] } {
  const warnings: string[] = []
  const answers = createAnswers({
    cache,
    root,
    warn: (line) => void warnings.push(line),
    patienceInMs,
  })
  return { answers, warnings }
}

const isJSON = (path: string): boolean => path.endsWith('.json')
const [KEY, OTHER, THIRD] = ['one', 'two', 'three'].map(hash) as [string, string, string]

describe('answers in a folder', () => {
  it('come back in another process, as they were', async () => {
    const root = makeRoot()
    const now = new Date('2026-11-24T10:00:00Z')
    const first = open(root)
    expect(await first.answers.put(KEY, 'a.ts!a:function', makeAnswer('Adds.'), now)).toBeDefined()
    const { answers, warnings } = open(root)
    expect(await answers.get(KEY)).toEqual({
      ...makeAnswer('Adds.'),
      schemaVersion: 1,
      key: KEY,
      symbol: 'a.ts!a:function',
      date: '2026-11-24T10:00:00.000Z',
      checksum: expect.stringMatching(/^[\da-f]{64}$/) as string,
    })
    expect(await answers.get(KEY)).toEqual(await first.answers.get(KEY))
    expect([...(await answers.getMany([KEY, OTHER, KEY])).keys()]).toEqual([KEY])
    expect(warnings).toEqual([])
    expect(fs.readFileSync(locate(root, KEY), 'utf8').split('\n').slice(0, 5)).toEqual([
      '{',
      '  "schemaVersion": 1,',
      `  "key": "${KEY}",`,
      '  "symbol": "a.ts!a:function",',
      '  "model": "gpt-6-luna",',
    ])
  })

  it('believes the disk: what somebody removed is gone', async () => {
    const root = makeRoot()
    const { answers } = open(root)
    await answers.put(KEY, 'a', makeAnswer('Adds.'))
    fs.rmSync(join(root, '.symbol-docs'), { recursive: true })
    expect((await answers.get(KEY))?.docs?.summary).toBeUndefined()
  })

  it('keeps a failure for good', async () => {
    const root = makeRoot()
    const failure: Answer = {
      tokens: { input: 1, output: 0 },
      costUsd: null,
      model: 'm',
      error: { code: 'content_filter', message: 'Refused' },
    }
    await open(root).answers.put(KEY, 'a', failure)
    expect(await open(root).answers.get(KEY)).toMatchObject(failure)
  })

  it('takes a stored answer for another key', async () => {
    const root = makeRoot()
    const { answers } = open(root)
    await answers.put(KEY, 'a', makeAnswer('Adds.'), new Date(0))
    await answers.put(OTHER, 'b', (await answers.get(KEY))!, new Date(1))
    expect(await open(root).answers.get(OTHER)).toMatchObject({ key: OTHER, symbol: 'b' })
  })

  it('finds the newest documentation of a symbol', async () => {
    const root = makeRoot()
    const { answers } = open(root)
    await answers.put(KEY, 'a', makeAnswer('Old.'), new Date('2026-01-01'))
    await answers.put(OTHER, 'a', makeAnswer('New.'), new Date('2026-02-01'))
    const failure: Answer = { ...makeAnswer(''), error: { code: 'token_limit', message: 'No' } }
    delete failure.docs
    await answers.put(THIRD, 'a', failure, new Date('2026-03-01'))
    const again = open(root)
    const summary = async (from: Answers): Promise<string | undefined> =>
      (await from.latest(new Set(['a', 'b']))).get('a')?.docs?.summary
    expect(await summary(again.answers)).toBe('New.')
    await again.answers.put(hash('four'), 'a', makeAnswer('Newest.'), new Date('2026-04-01'))
    expect(await summary(again.answers)).toBe('Newest.')
    expect((await again.answers.latest(new Set(['b']))).size).toBe(0)
    fs.writeFileSync(locate(root, hash('four')), '{')
    expect(await summary(open(root).answers)).toBe('New.')
  })

  it('does not read again what it read before, when it looks for the newest', async () => {
    const root = makeRoot()
    await open(root).answers.put(KEY, 'a', makeAnswer('Adds.'))
    const { answers } = open(root)
    await answers.get(KEY)
    fs.writeFileSync(locate(root, KEY), '{')
    expect(await answers.latest(new Set(['b']))).toEqual(new Map())
  })

  it('writes and reads ten thousand', async () => {
    const root = makeRoot()
    const keys = Array.from({ length: 10_000 }, (_, index) => hash(String(index)))
    const { answers } = open(root)
    for (let start = 0; start < keys.length; start += 50) {
      const batch = keys.slice(start, start + 50)
      await Promise.all(batch.map((key) => answers.put(key, `s${key}`, makeAnswer('Adds.'))))
    }
    const { answers: again, warnings } = open(root)
    expect((await again.getMany(keys)).size).toBe(10_000)
    expect((await again.latest(new Set([`s${keys[5]!}`]))).size).toBe(1)
    expect(warnings).toEqual([])
  })
})

describe('nobody in the store is trusted', () => {
  async function tamper(edit: (root: string) => void): Promise<string[]> {
    const root = makeRoot()
    const { answers } = open(root)
    for (const key of [KEY, OTHER]) await answers.put(key, 'a', makeAnswer(`Adds ${key}.`))
    edit(root)
    const again = open(root)
    const found = await again.answers.getMany([KEY, OTHER, THIRD])
    expect(found.has(KEY)).toBe(false)
    await again.answers.getMany([KEY])
    await again.answers.latest(new Set(['a']))
    expect(again.warnings).toHaveLength(1)
    return again.warnings
  }
  const edit =
    (change: (answer: Record<string, unknown>) => unknown) =>
    (root: string): void => {
      const file = locate(root, KEY)
      const answer = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>
      fs.writeFileSync(file, JSON.stringify(change(answer)))
    }
  const reseal = (answer: Record<string, unknown>): unknown => {
    const content = { ...answer, checksum: undefined }
    return { ...content, checksum: hash(toCanonicalJSON(content)) }
  }

  it('swapped entries', async () => {
    const [warning] = await tamper((root) => {
      fs.renameSync(locate(root, KEY), join(root, 'kept'))
      fs.renameSync(locate(root, OTHER), locate(root, KEY))
      fs.renameSync(join(root, 'kept'), locate(root, OTHER))
    })
    expect(warning).toMatch(/^2 stored answers are damaged in `.symbol-docs`/)
    expect(warning).toContain(KEY)
    expect(warning).toContain(OTHER)
  })

  it.each<[string, (answer: Record<string, unknown>) => unknown]>([
    ['another text', (answer) => ({ ...answer, docs: { summary: 'Evil.' } })],
    ['another symbol', (answer) => ({ ...answer, symbol: 'b' })],
    ['no checksum', (answer) => ({ ...answer, checksum: undefined })],
    ['an unknown field', (answer) => ({ ...answer, more: 1 })],
    ['another schema, sealed', (answer) => reseal({ ...answer, schemaVersion: 2 })],
    ['a wrong shape, sealed', (answer) => reseal({ ...answer, docs: { summary: 1 } })],
    ['a wrong list, sealed', (answer) => reseal({ ...answer, docs: { summary: '', see: 'x' } })],
    [
      'negative tokens, sealed',
      (answer) => reseal({ ...answer, tokens: { input: -1, output: 0 } }),
    ],
    [
      'an unknown error, sealed',
      (answer) => reseal({ ...answer, error: { code: 'x', message: '' } }),
    ],
    ['no date, sealed', (answer) => reseal({ ...answer, date: 'soon' })],
    ['nothing said, sealed', (answer) => reseal({ ...answer, docs: undefined })],
  ])('%s', async (_, change) => {
    const [warning] = await tamper(edit(change))
    expect(warning).toMatch(/^1 stored answer is damaged in `.symbol-docs`.*ask again\.$/)
  })

  it('__proto__ in the file', async () => {
    await tamper((root) => {
      const text = fs.readFileSync(locate(root, KEY), 'utf8')
      fs.writeFileSync(locate(root, KEY), text.replace('{', '{"__proto__": {"polluted": true},'))
    })
    expect(({} as { polluted?: true }).polluted).toBeUndefined()
  })

  it('lets nothing through but known fields, sealed or not', async () => {
    const root = makeRoot()
    await open(root).answers.put(KEY, 'a', makeAnswer('Adds.'))
    const file = locate(root, KEY)
    const content = JSON.parse(
      fs.readFileSync(file, 'utf8').replace('{', '{"__proto__": {"polluted": true}, "more": 1,'),
    ) as Record<string, unknown>
    const checksum = hash(toCanonicalJSON({ ...content, checksum: undefined }))
    fs.writeFileSync(file, JSON.stringify({ ...content, checksum }))
    const answer = await open(root).answers.get(KEY)
    expect(answer?.docs?.summary).toBe('Adds.')
    expect(Object.keys(answer!)).not.toContain('__proto__')
    expect(answer).not.toHaveProperty('more')
    expect(answer).not.toHaveProperty('polluted')
  })

  it('a file cut anywhere, and a nesting without end', async () => {
    const root = makeRoot()
    await open(root).answers.put(KEY, 'a', makeAnswer('Adds.'))
    const file = locate(root, KEY)
    const text = fs.readFileSync(file, 'utf8')
    for (let length = 0; length < text.length - 1; length += 7) {
      fs.writeFileSync(file, text.slice(0, length))
      const { answers, warnings } = open(root)
      expect(await answers.get(KEY)).toBeUndefined()
      expect(warnings).toHaveLength(1)
    }
    fs.writeFileSync(file, text.replace('{', `{"deep":${'['.repeat(1e5)}${']'.repeat(1e5)},`))
    expect(await open(root).answers.get(KEY)).toBeUndefined()
  })

  it('names five of many and counts the rest', async () => {
    const root = makeRoot()
    const keys = Array.from({ length: 7 }, (_, index) => hash(String(index)))
    const { answers } = open(root)
    for (const key of keys) await answers.put(key, 'a', makeAnswer('Adds.'))
    for (const key of keys) fs.writeFileSync(locate(root, key), '')
    const again = open(root)
    await again.answers.getMany(keys)
    expect(again.warnings).toEqual([expect.stringMatching(/^7 stored answers are.* and 2 more\./)])
  })
})

describe('a store in trouble', () => {
  it('costs one warning when nothing can be written', async () => {
    const root = makeRoot()
    fs.writeFileSync(join(root, '.symbol-docs'), 'a file')
    const { answers, warnings } = open(root)
    for (const key of [KEY, OTHER]) {
      expect(await answers.put(key, 'a', makeAnswer('Adds.'))).toBeUndefined()
    }
    expect((await answers.getMany([KEY, OTHER])).size).toBe(2)
    expect(warnings).toEqual([
      expect.stringMatching(
        /^Answers of this run could not be kept in `.symbol-docs` \(.*\. Check/,
      ),
    ])
  })

  it('costs one warning when a Keyv refuses, with its reason and without its password', async () => {
    const store = new Map<string, unknown>()
    store.set = () => {
      throw new Error('connect redis://me:secret@host failed')
    }
    const { answers, warnings } = open(makeRoot(), new Keyv({ store }))
    for (const key of [KEY, OTHER]) {
      expect(await answers.put(key, 'a', makeAnswer('Adds.'))).toBeDefined()
    }
    expect(warnings).toEqual([expect.stringContaining('(connect redis://host failed)')])
  })

  it.each([
    ['throws', () => Promise.reject(new Error('gone'))],
    [
      'throws at once',
      () => {
        throw new Error('gone')
      },
    ],
    ['is silent', () => new Promise<never>(() => undefined)],
  ])('goes on when an adapter %s', async (_, work) => {
    const adapter = {
      opts: { url: '' },
      get: work,
      set: work,
      delete: work,
      clear: work,
      disconnect: work,
      on: () => adapter,
    }
    const { answers, warnings } = open(makeRoot(), adapter, 50)
    expect((await answers.getMany([KEY, OTHER, THIRD])).size).toBe(0)
    expect(await answers.put(KEY, 'a', makeAnswer('Adds.'))).toBeDefined()
    expect((await answers.get(KEY))?.docs?.summary).toBe('Adds.')
    expect((await answers.latest(new Set(['a']))).size).toBe(1)
    await answers.close()
    expect(warnings).toEqual([
      expect.stringMatching(
        /^This run goes on without the shared store given as `cache` \(.*\): .* hands them over\. Check/,
      ),
    ])
  })

  it('asks a silent store no more', async () => {
    let calls = 0
    const work = (): Promise<never> => {
      calls += 1
      return new Promise(() => undefined)
    }
    const adapter = {
      opts: { url: '' },
      get: work,
      set: work,
      delete: work,
      clear: work,
      on: () => adapter,
    }
    const { answers } = open(makeRoot(), adapter, 50)
    await answers.getMany([KEY])
    expect(calls).toBe(1)
    await answers.getMany([KEY, OTHER])
    await answers.put(THIRD, 'a', makeAnswer('Adds.'))
    expect(calls).toBe(1)
  })

  it('takes a text that is no JSON for a damaged answer', async () => {
    const store = new Map([
      [`keyv:${KEY}`, '{'],
      [`keyv:${OTHER}`, '{"value":"text"}'],
    ])
    const { answers, warnings } = open(makeRoot(), new Keyv({ store }))
    expect((await answers.getMany([KEY, OTHER])).size).toBe(0)
    expect(warnings).toEqual([expect.stringContaining('2 stored answers are damaged')])
  })
})

it('reading answers hands over nothing that is owed to a shared store; `handOver` does', async () => {
  const root = makeRoot()
  const { cache, values, leave } = createAwayStore()
  leave(true)
  await open(root, cache).answers.put(KEY, 'a', makeAnswer('Adds.'))
  leave(false)
  const { answers, warnings } = open(root, cache)
  expect([...(await answers.getMany([KEY])).keys()]).toEqual([KEY])
  await answers.close()
  expect(values.size).toBe(0)
  await answers.handOver()
  expect(values.size).toBe(1)
  expect(warnings).toEqual([])
})

describe('any Keyv will do', () => {
  it.each<[string, () => ResolvedOptions['cache']]>([
    ['a Keyv instance', () => new Keyv()],
    ['one with a namespace', () => new Keyv({ namespace: 'team' })],
    ['an adapter', () => new Map() as unknown as Keyv],
    ['no cache', () => false],
  ])('%s', async (_, make) => {
    const cache = make()
    const root = makeRoot()
    const { answers, warnings } = open(root, cache)
    expect(await answers.put(KEY, 'a', makeAnswer(':Adds.'))).toBeDefined()
    await answers.put(OTHER, 'b', makeAnswer('Adds.'))
    const again = cache === false ? answers : open(root, cache).answers
    expect((await again.get(KEY))?.docs?.summary).toBe(':Adds.')
    expect((await again.latest(new Set(['b']))).size).toBe(1)
    await answers.close()
    expect(warnings).toEqual([])
    expect(fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(isJSON)).toEqual([])
  })

  it('leaves what is not ours alone', async () => {
    const keyv = new Keyv()
    await keyv.set('else', { key: 'else' })
    const { answers } = open(makeRoot(), keyv)
    await answers.put(KEY, 'a', makeAnswer('Adds.'))
    expect([...(await answers.latest(new Set(['a', 'else']))).keys()]).toEqual(['a'])
    expect(await keyv.get('else')).toEqual({ key: 'else' })
    await answers.close()
    expect(keyv.listeners('error')).toHaveLength(1)
  })

  it('says so when Keyv does not take an adapter', async () => {
    const adapter = {
      opts: {},
      iterator: () => undefined,
      get: () => 1,
      set: () => 1,
      delete: () => 1,
      clear: () => 1,
    }
    const { answers } = open(makeRoot(), adapter as unknown as Keyv)
    await expect(answers.get(KEY)).rejects.toThrow(/Give a Keyv instance/)
  })
})

describe('the seal', () => {
  it('holds for any answer and for nothing else', () => {
    const text = fc.string({ unit: 'binary' })
    const answer = fc.record<Answer>({
      docs: fc.record({ summary: text, see: fc.array(text) }),
      tokens: fc.record({ input: fc.nat(), output: fc.nat() }),
      costUsd: fc.oneof(fc.constant(null), fc.double({ min: 0, max: 1e6, noNaN: true })),
      model: text,
    })
    fc.assert(
      fc.property(answer, text, (content, symbol) => {
        const sealed = sealAnswer({ key: KEY, symbol, answer: content, date: new Date(0) })!
        const back: unknown = JSON.parse(JSON.stringify(sealed))
        expect(openAnswer(KEY, back)).toEqual(JSON.parse(JSON.stringify(sealed)))
        expect(openAnswer(OTHER, back)).toBeUndefined()
        expect(openAnswer(KEY, { ...(back as object), symbol: `${symbol}!` })).toBeUndefined()
      }),
    )
  })

  it('refuses what is no answer', async () => {
    const { answers, warnings } = open(makeRoot())
    expect(await answers.put(KEY, 'a', { ...makeAnswer('x'), costUsd: NaN })).toBeUndefined()
    expect(warnings).toHaveLength(1)
  })

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse())
        expect(toCanonicalJSON(turned)).toBe(toCanonicalJSON(value))
        expect(JSON.parse(toCanonicalJSON(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})
