import { inspect } from 'node:util'
import fc from 'fast-check'
import { Keyv } from 'keyv'
import { describe, expect, it } from 'vitest'
import { OptionError } from '../../src/options/option-error.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import type { Options } from '../../src/types.ts'

const KEY = 'sk-canary-0123456789'
const END = "Change it in your bundler's configuration."

function readError(options: unknown, variables: Record<string, string> = {}): string {
  try {
    resolveOptions(options as Options, variables)
  } catch (error) {
    expect(error).toBeInstanceOf(OptionError)
    expect((error as Error).name).toBe('OptionError')
    return (error as Error).message
  }
  throw new Error('nothing was thrown')
}

describe('defaults', () => {
  it('are those of the design', () => {
    expect(resolveOptions({}, {})).toEqual({
      aliases: [],
      root: undefined,
      include: '**/*.{ts,tsx,mts,cts,js,jsx,mjs,vue}',
      exclude: ['**/.*/**', '**/*.{test,spec,stories}.*', '**/__tests__/**', '**/__mocks__/**'],
      scope: 'modules',
      internal: true,
      existing: 'keep',
      model: 'gpt-6-luna',
      readApiKey: expect.any(Function) as unknown,
      baseURL: undefined,
      reasoningEffort: 'low',
      timeout: 120_000,
      maxConcurrent: 10,
      maxSymbols: Infinity,
      maxCompletionTokens: 4096,
      maxCost: 1,
      price: undefined,
      language: undefined,
      instructions: undefined,
      secrets: 'redact',
      mode: 'auto',
      failOn: 'never',
      cache: '.symbol-docs',
      sharing: 'read-write',
      fileName: 'symbol-docs.json',
      report: false,
      dts: false,
      dev: { ask: 'changed', page: true, debounce: 400 },
      onSymbol: undefined,
    })
  })

  it('are not hidden by undefined', () => {
    const holes = { model: undefined, dev: { ask: undefined, page: false } } as unknown as Options
    const resolved = resolveOptions(holes, {})
    expect(resolved.model).toBe('gpt-6-luna')
    expect(resolved.dev).toEqual({ ask: 'changed', page: false, debounce: 400 })
  })

  it('give way to what is set', () => {
    const cache = new Keyv()
    const price = { input: 1, output: 2 }
    const onSymbol = (): void => undefined
    const resolved = resolveOptions(
      { cache, price, onSymbol, dev: false, fileName: false, maxCost: 0, root: 'packages/a' },
      {},
    )
    expect(resolved).toMatchObject({ price, dev: false, fileName: false, maxCost: 0 })
    expect(resolved.cache).toBe(cache)
    expect(resolved.onSymbol).toBe(onSymbol)
    expect(resolved.root).toBe('packages/a')
  })
})

describe('texts', () => {
  it('lose the space around them', () => {
    const given = { model: ' a ', baseURL: ' https://host ', language: ' Deutsch ' }
    expect(resolveOptions({ ...given, instructions: ' Be brief.\n' }, {})).toMatchObject({
      model: 'a',
      baseURL: 'https://host',
      language: 'Deutsch',
      instructions: 'Be brief.',
    })
  })

  it('count as left out where nothing else is in them', () => {
    const resolved = resolveOptions({ baseURL: '', language: ' ', instructions: '\n' }, {})
    expect(resolved.baseURL).toBeUndefined()
    expect(resolved.language).toBeUndefined()
    expect(resolved.instructions).toBeUndefined()
  })
})

it.each<Options>([
  { include: 'src/**' },
  { include: /a/ },
  { exclude: ['a', /b/] },
  { exclude: [] },
  { fileName: 'docs/a..b.json' },
  { fileName: 'docs:1.json' },
  { timeout: 1 },
  { timeout: 2_147_483_647 },
  { maxSymbols: 0 },
  { maxConcurrent: 1 },
  { dev: { debounce: 0 } },
  { dev: { debounce: 2_147_483_647 } },
  { scope: 'entries' },
  { reasoningEffort: 'xhigh' },
])('takes %j', (options) => {
  expect(resolveOptions(options, {})).toMatchObject(options)
})

describe('the key', () => {
  it('is only in the closure', () => {
    const resolved = resolveOptions({ apiKey: ` ${KEY}\n` }, {})
    expect(resolved.readApiKey()).toBe(KEY)
    expect(JSON.stringify(resolved)).not.toContain('canary')
    const shown = inspect(resolved, { depth: null, showHidden: true, getters: true })
    expect(shown).not.toContain('canary')
  })

  it('counts as left out when it is empty', () => {
    expect(resolveOptions({ apiKey: ' ' }, {}).readApiKey()).toBeUndefined()
  })

  it.each([[[KEY]], [{ key: KEY }], [() => KEY], [12345678]])('is not echoed: %#', (apiKey) => {
    const message = readError({ apiKey })
    expect(message).toMatch(/^unplugin-symbol-docs: `apiKey` is an? \w+, but it takes a text\. /)
    expect(message).not.toMatch(/canary|12345678/)
  })
})

describe('wrong options', () => {
  it.each<[unknown, string]>([
    [{ maxConcurrent: 0 }, '`maxConcurrent` is 0, but it takes a whole number of at least 1.'],
    [{ maxConcurrent: 1.5 }, '`maxConcurrent` is 1.5, but it takes a whole number of at least 1.'],
    [{ maxConcurrent: '4' }, '`maxConcurrent` is "4", but it takes a whole number of at least 1.'],
    [{ maxSymbols: -1 }, '`maxSymbols` is -1, but it takes a whole number of at least 0.'],
    [{ maxCost: NaN }, '`maxCost` is NaN, but it takes a number of US dollars of at least 0.'],
    [
      { maxCost: Infinity },
      '`maxCost` is Infinity, but it takes a number of US dollars of at least 0.',
    ],
    [
      { timeout: 1e10 },
      '`timeout` is 10000000000, but it takes a whole number of milliseconds from 1 to 2147483647.',
    ],
    [
      { dev: { debounce: 2 ** 31 } },
      '`dev.debounce` is 2147483648, but it takes a whole number of at least 0 and at most 2147483647.',
    ],
    [{ root: '' }, '`root` is "", but it takes the path of a folder.'],
    [{ scope: 'all' }, '`scope` is "all", but it takes "modules" or "entries".'],
    [{ existing: '' }, '`existing` is "", but it takes "keep", "improve" or "ignore".'],
    [{ failOn: '' }, '`failOn` is "", but it takes "never", "failed" or "missing".'],
    [
      { reasoningEffort: '' },
      '`reasoningEffort` is "", but it takes "none", "minimal", "low", "medium", "high", "xhigh" or "max".',
    ],
    [{ mode: 'on' }, '`mode` is "on", but it takes "auto", "generate", "frozen" or "off".'],
    [{ secrets: false }, '`secrets` is false, but it takes "redact", "skip" or "fail".'],
    [{ secret: 'skip' }, 'Unknown option `secret`. Did you mean `secrets`?'],
    [{ internal: 'no' }, '`internal` is "no", but it takes `true` or `false`.'],
    [{ model: '' }, '`model` is "", but it takes the name of a model.'],
    [{ model: ' ' }, '`model` is " ", but it takes the name of a model.'],
    [{ model: null }, '`model` is null, but it takes the name of a model.'],
    [
      { include: [1] },
      '`include` is an array, but it takes a glob, a regular expression or an array of them.',
    ],
    [
      { cache: true },
      '`cache` is true, but it takes a folder, a Keyv instance or adapter, a function that gives one, a list of a folder and one of these, or `false`.',
    ],
    [{ cache: [] }, '`cache` is [], but it takes'],
    [
      { include: 4 },
      '`include` is 4, but it takes a glob, a regular expression or an array of them.',
    ],
    [{ exclude: ['a', 4] }, '`exclude` is an array, but it takes a glob'],
    [{ baseURL: 4 }, '`baseURL` is a number, but it takes a URL that begins with `http://`'],
    [{ cache: ['a'] }, '`cache` is [a folder], but it takes'],
    [{ cache: [new Keyv(), 'a'] }, '`cache` is [a store, a folder], but it takes'],
    [{ cache: ['a', 'b'] }, '`cache` is [a folder, a folder], but it takes'],
    [{ cache: [false, new Keyv()] }, '`cache` is [false, a store], but it takes'],
    [{ cache: ['', {}] }, '`cache` is [an empty text, an object that is no store], but it takes'],
    [{ cache: 'redis://:secret@host' }, '`cache` is a URL, but it takes'],
    [{ cache: ['a', 'redis://:secret@host'] }, '`cache` is [a folder, a URL], but it takes'],
    [{ sharing: 'none' }, '`sharing` is "none", but it takes "read-write" or "read-only".'],
    [
      { fileName: '../a.json' },
      '`fileName` is "../a.json", but it takes a file name inside the output folder or `false`.',
    ],
    [{ fileName: '' }, '`fileName` is "", but it takes a file name'],
    [{ fileName: 'C:a.json' }, '`fileName` is "C:a.json", but it takes a file name'],
    [{ fileName: '\\a.json' }, '`fileName` is "\\\\a.json", but it takes a file name'],
    [{ fileName: 'a/../b.json' }, '`fileName` is "a/../b.json", but it takes a file name'],
    [{ fileName: 'a\0.json' }, '`fileName` is "a\\u0000.json", but it takes a file name'],
    [
      { fileName: '/a.json' },
      '`fileName` is "/a.json", but it takes a file name inside the output folder or `false`.',
    ],
    [
      { baseURL: 'https//me:secret@host/v1?api-key=secret' },
      '`baseURL` is "host/v1", but it takes a URL that begins with `http://` or `https://`.',
    ],
    [
      { baseURL: 'ftp://me:secret@host' },
      '`baseURL` is "host", but it takes a URL that begins with `http://` or `https://`.',
    ],
    [{ baseURL: 'xhttps://host' }, '`baseURL` is "xhttps://host", but it takes a URL'],
    [{ baseURL: new URL('https://host') }, '`baseURL` is an object, but it takes a URL'],
    [{ onSymbol: 'log' }, '`onSymbol` is "log", but it takes a function.'],
    [
      { price: { input: 1 } },
      '`price` is an object, but it takes US dollars per million tokens, `{ input, cachedInput?, cacheWrite?, output }`.',
    ],
    [
      { price: { input: -1, output: 1 } },
      '`price.input` is -1, but it takes a number of at least 0.',
    ],
    [{ dev: true }, '`dev` is true, but it takes `false` or an object, `{ ask, page, debounce }`.'],
    [{ dev: { ask: 'never' } }, '`dev.ask` is "never", but it takes "changed", "all" or "manual".'],
    [{ mod: 'off' }, 'Unknown option `mod`. Did you mean `mode`?'],
    [{ mo: 'off' }, 'Unknown option `mo`. Did you mean `mode`?'],
    [
      { maxCompletonTokn: 1 },
      'Unknown option `maxCompletonTokn`. Did you mean `maxCompletionTokens`?',
    ],
    [{ models: 'a' }, 'Unknown option `models`. Did you mean `model`?'],
    [{ maxConcurent: 3 }, 'Unknown option `maxConcurent`. Did you mean `maxConcurrent`?'],
    [{ baseUrl: 'x' }, 'Unknown option `baseUrl`. Did you mean `baseURL`?'],
    [{ dev: { pages: true } }, 'Unknown option `dev.pages`. Did you mean `dev.page`?'],
    [
      { price: { input: 1, output: 1, cached: 1 } },
      'Unknown option `price.cached`. It takes `price.input`, `price.cachedInput`, `price.cacheWrite`, `price.output`.',
    ],
    [{ toString: 1 }, 'Unknown option `toString`. It takes `root`, `include`,'],
    ['gpt', 'The options are a string, but they take an object.'],
    [null, 'The options are null, but they take an object.'],
  ])('%j', (options, sentence) => {
    const message = readError(options)
    expect(message.startsWith(`unplugin-symbol-docs: ${sentence}`)).toBe(true)
    expect(message.endsWith(END)).toBe(true)
  })

  it('are cut when they are long', () => {
    expect(readError({ mode: 'x'.repeat(60) })).toContain(`is "${'x'.repeat(60)}", but`)
    expect(readError({ mode: 'x'.repeat(61) })).toContain(`is "${'x'.repeat(60)}…", but`)
    expect(readError({ ['x'.repeat(61)]: 1 })).toContain(`option \`${'x'.repeat(60)}\`. It takes`)
  })

  it('are OptionErrors or nothing, whatever is given', () => {
    fc.assert(
      fc.property(
        fc.object({ key: fc.constantFrom('model', 'dev', 'price', 'cache') }),
        (options) => {
          try {
            resolveOptions(options as Options, {})
          } catch (error) {
            expect(error).toBeInstanceOf(OptionError)
          }
        },
      ),
    )
  })
})

describe('variables', () => {
  it('override their options', () => {
    const variables = {
      SYMBOL_DOCS_MODE: 'frozen',
      SYMBOL_DOCS_MODEL: 'other',
      SYMBOL_DOCS_MAX_COST: '0.25',
      SYMBOL_DOCS_SHARING: 'read-only',
    }
    const resolved = resolveOptions({ mode: 'auto', model: 'mine', maxCost: 5 }, variables)
    expect(resolved).toMatchObject({
      mode: 'frozen',
      model: 'other',
      maxCost: 0.25,
      sharing: 'read-only',
    })
  })

  it.each([
    ['12.5', 12.5],
    ['0', 0],
    ['.25', 0.25],
    ['3.', 3],
  ])('give amounts: %s', (text, maxCost) => {
    expect(resolveOptions({}, { SYMBOL_DOCS_MAX_COST: text }).maxCost).toBe(maxCost)
  })

  it('count as unset when they are empty', () => {
    const resolved = resolveOptions(
      { maxCost: 5 },
      { SYMBOL_DOCS_MODE: '', SYMBOL_DOCS_MAX_COST: ' ' },
    )
    expect(resolved).toMatchObject({ mode: 'auto', maxCost: 5 })
  })

  it.each([
    ['SYMBOL_DOCS_MODE', 'foo', 'is "foo", but it takes "auto", "generate", "frozen" or "off".'],
    ['SYMBOL_DOCS_MAX_COST', '1 $', 'is "1 $", but it takes a number of US dollars of at least 0.'],
    ['SYMBOL_DOCS_MAX_COST', '-1', 'is -1, but it takes a number of US dollars of at least 0.'],
    ['SYMBOL_DOCS_MAX_COST', '0x10', 'is "0x10", but it takes'],
    ['SYMBOL_DOCS_MAX_COST', 'Infinity', 'is "Infinity", but it takes'],
  ])('%s=%s is named', (name, value, sentence) => {
    const message = readError({}, { [name]: value })
    expect(message).toContain(`The environment variable \`${name}\` ${sentence}`)
    expect(message.endsWith('Change or unset it.')).toBe(true)
  })
})
