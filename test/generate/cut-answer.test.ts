import { hash } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { isRepeating, keepWholeFields } from '../../src/generate/cut-answer.ts'
import { type ModelServer, replies, startModelServer } from '../support/model-server.ts'
import { createTask, run } from './run.ts'

let server: ModelServer | undefined

afterEach(() => server?.close())

const LOOP = `const value${'1'} = add(1, 2)\\n`
const START = '{"summary": "Adds two numbers.", "returns": "The sum.", "examples": ["'

describe('an answer that only repeats itself', () => {
  it('is not asked for again with a larger cap, and what is whole of it ships', async () => {
    server = await startModelServer({ respond: () => replies.cutOff(START + LOOP.repeat(200)) })
    const { tally, kept } = await run(server, [createTask('add')])
    expect(tally).toEqual({ documented: 1 })
    expect(server.ledger.calls).toHaveLength(1)
    expect(kept[0]?.answer.docs).toMatchObject({
      summary: 'Adds two numbers.',
      returns: 'The sum.',
    })
    expect(kept[0]?.answer.docs).not.toHaveProperty('examples')
  })

  it('fails after one call where no field is whole', async () => {
    const text = `{"summary": "${'and then it adds them, '.repeat(200)}`
    server = await startModelServer({ respond: () => replies.cutOff(text) })
    const { tally } = await run(server, [createTask('add')])
    expect(tally).toEqual({ 'failed: output_limit': 1 })
    expect(server.ledger.calls).toHaveLength(1)
  })

  it('is told from one that is only long, which gets a larger cap once', async () => {
    const words = Array.from({ length: 200 }, (_, at) => hash('sha1', String(at))).join(' ')
    server = await startModelServer({ respond: () => replies.cutOff(`{"summary": "${words}`) })
    await run(server, [createTask('add')])
    expect(server.ledger.calls.map(({ body }) => body.max_completion_tokens)).toEqual([4096, 8192])
  })

  it.each([
    ['counting numbers', Array.from({ length: 400 }, (_, n) => `add(${n})`).join('\n'), true],
    ['a loop that began late', 'The quick brown fox. '.padEnd(3000, 'again and again, '), true],
    ['a short text', 'ha ha ha ha ha ha ha ha', false],
    ['an empty text', '', false],
  ])('is recognised: %s', (_, text, expected) => {
    expect(isRepeating(text)).toBe(expected)
  })

  it('is read in linear time, however long it is', () => {
    expect(isRepeating('{'.repeat(1_000_000))).toBe(true)
    expect(keepWholeFields('{'.repeat(1_000_000))).toBeUndefined()
    expect(keepWholeFields('{"a": "\\'.repeat(200_000))).toBeUndefined()
  })
})

describe('the whole fields of an answer', () => {
  it.each([
    ['{"a": "1", "b": "2', '{"a": "1"}'],
    ['Here: {"a": {"b": [1, 2', undefined],
    ['{"a": {"b": 1}, "c": [', '{"a": {"b": 1}}'],
    ['{"a": "x, y", "b": "\\"', '{"a": "x, y"}'],
    ['{"a": 1} and more', '{"a": 1}'],
    ['no JSON', undefined],
  ])('of %s are %s', (text, expected) => {
    expect(keepWholeFields(text)).toBe(expected)
  })
})
