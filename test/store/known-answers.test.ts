import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { createAnswers, type Answers } from '../../src/store/answers.ts'
import { findAnswerFiles, locateAnswer, lookAtAnswers } from '../../src/store/answer-files.ts'
import { encodeAnswer } from '../../src/store/answer-folder.ts'
import { openKnownAnswers } from '../../src/store/known-answers.ts'
import { openAnswer, sealAnswer } from '../../src/store/seal.ts'
import type { StoredAnswer } from '../../src/store/answer.ts'
import { createProject } from '../support/project.ts'

vi.mock('../../src/store/seal.ts', { spy: true })

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
const KEY = hash('one')
/** Seconds since 1970; whole, so that it can be set to the same again. */
const WRITTEN_AT = 1_700_000_000

function seal(summary: string, key = KEY): StoredAnswer {
  const answer = {
    docs: { summary },
    tokens: { input: 1, output: 1 },
    costUsd: 0.1,
    model: 'm',
  }
  return sealAnswer({ key, symbol: 'a.ts!a:function', answer, date: new Date(0) })!
}

/** A store of one answer that was written long ago, and how it was known to a build. */
async function knowAnswer(): Promise<{ root: string; file: string; reopen: () => Answers }> {
  const { root } = createProject()
  fs.mkdirSync(join(root, 'node_modules'))
  const file = locateAnswer(join(root, '.symbol-docs'), KEY)
  writeAnswer(file, seal('First.'))
  fs.utimesSync(file, WRITTEN_AT, WRITTEN_AT)
  const reopen = (): Answers => createAnswers({ cache: '.symbol-docs', root, warn: () => {} })
  const later = Date.now() + 60_000
  const clock = vi.spyOn(Date, 'now').mockReturnValue(later)
  const answers = reopen()
  expect((await answers.getMany([KEY])).get(KEY)?.docs?.summary).toBe('First.')
  await answers.remember()
  clock.mockRestore()
  return { root, file, reopen }
}

function writeAnswer(file: string, answer: unknown): void {
  fs.mkdirSync(join(file, '..'), { recursive: true })
  fs.writeFileSync(file, JSON.stringify(answer))
}

it('reads no untouched file a second time', async () => {
  const { root, file } = await knowAnswer()
  const folder = join(root, '.symbol-docs')
  const known = openKnownAnswers({ root, folder, locate: () => file })
  expect(known.look(KEY)).toEqual({ answer: seal('First.') })
})

it('does not prove a second time what was written anew and says the same', async () => {
  const { root, file, reopen } = await knowAnswer()
  const text = encodeAnswer(seal('First.'))
  fs.writeFileSync(file, text)
  vi.mocked(openAnswer).mockClear()
  expect((await reopen().get(KEY))?.docs?.summary).toBe('First.')
  expect(openAnswer).not.toHaveBeenCalled()
  fs.writeFileSync(file, text.replace('First', 'Forged'))
  expect(await reopen().get(KEY)).toBeUndefined()
  expect(openAnswer).toHaveBeenCalledTimes(1)
  fs.renameSync(file, join(root, 'elsewhere.json'))
  fs.writeFileSync(join(root, 'elsewhere.json'), text)
  fs.symlinkSync(join(root, 'elsewhere.json'), file)
  expect(await reopen().get(KEY)).toBeUndefined()
})

it('knows nothing of another folder', async () => {
  const { root, file } = await knowAnswer()
  const known = openKnownAnswers({ root, folder: join(root, 'other'), locate: () => file })
  expect(known.look(KEY)).not.toHaveProperty('answer')
})

it('sees an edited answer, even one of the same size and date', async () => {
  const { file, reopen } = await knowAnswer()
  writeAnswer(file, seal('Other.'))
  fs.utimesSync(file, WRITTEN_AT, WRITTEN_AT)
  expect((await reopen().get(KEY))?.docs?.summary).toBe('Other.')
})

it('sees an answer that was replaced, damaged or removed', async () => {
  const { file, reopen } = await knowAnswer()
  fs.renameSync(file, `${file}.old`)
  expect(await reopen().get(KEY)).toBeUndefined()
  writeAnswer(file, seal('Second.'))
  expect((await reopen().get(KEY))?.docs?.summary).toBe('Second.')
  fs.writeFileSync(file, '{')
  expect(await reopen().get(KEY)).toBeUndefined()
  fs.rmSync(file)
  fs.symlinkSync(`${file}.old`, file)
  expect(await reopen().get(KEY)).toBeUndefined()
})

it('sees an answer that came', async () => {
  const { root, reopen } = await knowAnswer()
  const other = hash('two')
  expect(await reopen().get(other)).toBeUndefined()
  writeAnswer(locateAnswer(join(root, '.symbol-docs'), other), seal('Came.', other))
  expect((await reopen().get(other))?.docs?.summary).toBe('Came.')
})

it('remembers no file that may still change unseen', async () => {
  const { root } = createProject()
  const folder = join(root, '.symbol-docs')
  const file = locateAnswer(folder, KEY)
  writeAnswer(file, seal('First.'))
  const { mtimeMs } = fs.statSync(file)
  for (const [age, isKept] of [
    [1000, false],
    [60_000, true],
  ] as const) {
    const parts = { root, folder, locate: () => file, now: () => mtimeMs + age }
    const known = openKnownAnswers(parts)
    const found = known.look(KEY)
    if ('keep' in found) found.keep(seal('First.'))
    expect('answer' in known.look(KEY)).toBe(isKept)
  }
})

it('looks different when an answer is edited, comes or goes, and only then', async () => {
  const { root, file } = await knowAnswer()
  const files = findAnswerFiles(root, '.symbol-docs')
  const other = locateAnswer(join(root, '.symbol-docs'), hash('two'))
  const looks = new Set<string>()
  const look = async (): Promise<string> => (await lookAtAnswers(files, [KEY])).stamp
  looks.add(await look())
  expect(await look()).toBe([...looks][0])
  writeAnswer(file, seal('Other.'))
  looks.add(await look())
  writeAnswer(other, seal('Came.', hash('two')))
  looks.add(await look())
  fs.rmSync(other)
  looks.add(await look())
  fs.rmSync(file)
  looks.add(await look())
  expect(looks.size).toBe(5)
})

it('tells what was looked for, unless some of it was damaged', async () => {
  const { file, reopen } = await knowAnswer()
  const whole = reopen()
  await whole.get(KEY)
  await whole.get(hash('two'))
  expect(whole.wanted()).toEqual([KEY, hash('two')])
  fs.writeFileSync(file, '{')
  const damaged = reopen()
  await damaged.get(KEY)
  expect(damaged.wanted()).toBeUndefined()
})
