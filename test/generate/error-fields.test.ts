import { describe, expect, it } from 'vitest'
import { isObject, parseJson, readErrorFields } from '../../src/generate/error-fields.ts'

const codes = (body: unknown): string[] => [...readErrorFields(body).codes]

describe('the fields of an error', () => {
  it('include codes from four fields, in lower case, and numbers as text', () => {
    expect(codes({ error: { code: 'A_Code', type: 'B', status: 429, reason: 'C' } })).toEqual([
      'a_code',
      'b',
      '429',
      'c',
    ])
    expect(codes({ code: null, type: ['x'], status: true, reason: {} })).toEqual([])
  })

  it('include the first code that is an HTTP status', () => {
    expect(readErrorFields({ code: 399 }).status).toBeUndefined()
    expect(readErrorFields({ code: 400 }).status).toBe(400)
    expect(readErrorFields({ code: '599' }).status).toBe(599)
    expect(readErrorFields({ code: 600 }).status).toBeUndefined()
    expect(readErrorFields({ code: 503, error: { code: 429 } }).status).toBe(503)
  })

  it('include parameters by name and by the end of a path', () => {
    const { params } = readErrorFields({
      error: { param: 'model' },
      detail: [{ loc: ['body', 'max_tokens'] }, { param: 4, loc: 'x' }],
    })
    expect(params).toEqual(['model', 'max_tokens'])
  })

  it('include messages from every field that carries them, the outermost first, up to 4 kB each', () => {
    const body = {
      message: 'one',
      error: { message: 'three', detail: 'four', details: [{ msg: 'five' }] },
      detail: 'two',
    }
    expect(readErrorFields(body).messages).toEqual(['one', 'two', 'three', 'four', 'five'])
    expect(readErrorFields({ error: 'x'.repeat(5000) }).messages).toEqual(['x'.repeat(4096)])
    expect(readErrorFields({ message: 4, msg: 5 }).messages).toEqual([])
  })

  it('include no other text of a body, since servers echo requests', () => {
    const fields = readErrorFields({ request: { code: 'insufficient_quota', message: 'no' } })
    expect(fields).toEqual({ codes: new Set(), params: [], messages: [], isModerated: false })
  })

  it.each([
    ['error', { error: { code: 'x' } }],
    ['errors', { errors: [{ code: 'x' }] }],
    ['detail', { detail: { code: 'x' } }],
    ['details', { details: [{ code: 'x' }] }],
    ['innererror', { innererror: { code: 'x' } }],
    ['message', { message: { code: 'x' } }],
    ['a list', [{ error: { code: 'x' } }]],
    ['JSON in a message', { message: ' {"error": {"code": "x"}}' }],
    ['JSON in an error', { error: '[{"code": "x"}]' }],
  ])('is found in %s', (_, body) => {
    expect(codes(body)).toEqual(['x'])
  })

  it('treat text that only begins like JSON, and JSON after words, as a message', () => {
    expect(readErrorFields({ message: '{oops' }).messages).toEqual(['{oops'])
    const message = 'Said: {"code": "x"}'
    expect(readErrorFields({ message })).toMatchObject({ messages: [message], codes: new Set() })
  })

  it('are read six levels deep and from fifty items', () => {
    const wrap = (levels: number): unknown =>
      levels === 0 ? { code: 'deep' } : { error: wrap(levels - 1) }
    expect(codes(wrap(6))).toEqual(['deep'])
    expect(codes(wrap(7))).toEqual([])
    const lists = (levels: number): unknown =>
      levels === 0 ? { code: 'deep' } : [lists(levels - 1)]
    expect(codes(lists(6))).toEqual(['deep'])
    expect(codes(lists(7))).toEqual([])
    const texts = (levels: number): unknown =>
      levels === 0 ? { code: 'deep' } : { message: JSON.stringify(texts(levels - 1)) }
    expect(codes(texts(6))).toEqual(['deep'])
    expect(codes(texts(7))).toEqual([])
    const items = Array.from({ length: 60 }, (_, index) => ({ code: `c${index}` }))
    expect(codes(items).at(-1)).toBe('c49')
  })

  it('include the first delay that is a text', () => {
    expect(
      readErrorFields({ retryDelay: 4, details: [{ retryDelay: '3s' }, { retryDelay: '9s' }] })
        .retryDelay,
    ).toBe('3s')
  })

  it.each([
    [{ error: { metadata: { reasons: [] } } }, true],
    [{ error: { metadata: { flagged_input: 'x' } } }, true],
    [{ error: { metadata: { provider: 'x' } } }, false],
    [{ error: { metadata: ['reasons'] } }, false],
  ])('says whether a moderation flagged something: %j', (body, isModerated) => {
    expect(readErrorFields(body).isModerated).toBe(isModerated)
  })
})

it('parseJson returns nothing for text that is not JSON', () => {
  expect(parseJson('{"a": 1}')).toEqual({ a: 1 })
  expect(parseJson('{')).toBeUndefined()
})

it.each([
  [{}, true],
  [[], false],
  [null, false],
  ['x', false],
  [undefined, false],
])('knows an object: %j', (value, is) => {
  expect(isObject(value)).toBe(is)
})
