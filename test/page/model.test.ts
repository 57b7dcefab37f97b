import { describe, expect, it } from 'vitest'
import {
  describeProgress,
  estimateSymbol,
  formatDollars,
  formatEstimate,
  formatPercent,
  formatTimeLeft,
} from '../../src/page/model/amounts.ts'
import { createPredicate, parseFilters } from '../../src/page/model/filters.ts'
import { resolveReference } from '../../src/page/model/references.ts'
import { formatRoute, linkToSymbol, nameOf, parseRoute } from '../../src/page/model/route.ts'
import {
  rankSymbols,
  scoreSymbol,
  toQuery,
  toSearchText,
  type SearchText,
} from '../../src/page/model/search.ts'
import { sumSpend } from '../../src/page/model/spend.ts'
import { createSymbol } from './sample-docs.ts'

describe('the format of amounts', () => {
  it('has as many decimals as an amount needs', () => {
    expect([1.5, 0.0345, 0.004, 0.00031, 0.00001, 0].map(formatDollars)).toEqual([
      '$1.50',
      '$0.03',
      '$0.004',
      '$0.0003',
      '<$0.0001',
      '$0.00',
    ])
  })

  it('has no price if the price is unknown', () => {
    expect(formatEstimate(null)).toBeUndefined()
    expect(formatEstimate(0.0003)).toBe('~$0.0003')
    expect(formatEstimate(0.00001)).toBe('<$0.0001')
    const { costUsd: _, ...unpriced } = createSymbol('add')
    expect(estimateSymbol(unpriced, undefined)).toBeNull()
    expect(estimateSymbol(unpriced, { symbols: 0, costUsd: 0 })).toBeNull()
    expect(estimateSymbol(unpriced, { symbols: 4, costUsd: 0.002 })).toBe(0.0005)
    expect(estimateSymbol(createSymbol('add'), { symbols: 4, costUsd: 0.002 })).toBe(0.0003)
  })

  it('has the progress of a run', () => {
    const activity = {
      status: 'asking',
      total: 173,
      done: 12,
      failed: 0,
      costUsd: 0.004,
      secondsLeft: 20,
      asking: [],
    } as const
    expect(describeProgress({ ...activity, asking: [] })).toBe('12/173 · $0.004 · ~20 s left')
    expect(describeProgress({ ...activity, asking: [], costUsd: null, failed: 2 })).toBe(
      '12/173 · 2 failed · ~20 s left',
    )
    expect(formatTimeLeft(200)).toBe('~3 min left')
  })

  it('never rounds a share up to 100 %', () => {
    expect([0.996, 1].map(formatPercent)).toEqual(['99%', '100%'])
  })
})

describe('a route', () => {
  it.each([
    ['', { view: 'overview' }],
    ['#/', { view: 'overview' }],
    ['#/cost', { view: 'cost' }],
    ['#/issues', { view: 'issues' }],
    ['#/src/math.ts', { view: 'module', path: 'src/math.ts' }],
    ['#/src/math.ts!add:function', { view: 'symbol', id: 'src/math.ts!add:function' }],
    ['#/src/a.ts!x/y:type', { view: 'symbol', id: 'src/a.ts!x/y:type' }],
    ['#/src/a!/b.ts', { view: 'module', path: 'src/a!/b.ts' }],
    ['#/100%.ts!a:type', { view: 'symbol', id: '100%.ts!a:type' }],
  ])('is read from "%s"', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route)
  })

  it.each([
    'src/math.ts!add:function',
    'src/[id]/a b?c#d%e.vue!__proto__:type',
    'src/ü.ts!größe:variable',
  ])('to %s is read back from its link', (id) => {
    expect(parseRoute(linkToSymbol(id))).toEqual({ view: 'symbol', id })
  })

  it('has a readable link', () => {
    expect(linkToSymbol('src/math.ts!add:function')).toBe('#/src/math.ts!add:function')
    expect(formatRoute({ view: 'module', path: 'src/@scope/a.ts' })).toBe('#/src/@scope/a.ts')
    expect(nameOf('src/a!b.ts!add:function')).toBe('add')
  })
})

describe('the search', () => {
  const score = (name: string, query: string, summary = ''): number =>
    scoreSymbol(toSearchText(createSymbol(name, { docs: { summary } })), toQuery(query))

  it('prefers the whole name, then its beginning, its words, a part, its letters in order, the summary and the module', () => {
    const scores = [
      score('cat', 'cat'),
      score('catalog', 'cat'),
      score('createAllTables', 'cat'),
      score('concat', 'cat'),
      score('checkapart', 'cat'),
      score('find', 'cat', 'Finds a cat.'),
      score('find', 'cat', 'Concatenates.'),
      score('find', 'math'),
      score('find', 'cat'),
    ]
    expect(scores).toEqual([...scores].sort((one, other) => other - one))
    expect(new Set(scores).size).toBe(scores.length)
    expect(scores.at(-1)).toBe(0)
  })

  it('finds the first letters of words in every notation', () => {
    expect(score('createCatalog', 'crCa')).toBeGreaterThan(600)
    expect(score('create_catalog', 'cc')).toBeGreaterThan(600)
    expect(score('HTMLElement', 'he')).toBeGreaterThan(600)
    expect(score('createCatalog', 'rc')).toBeLessThan(600)
  })

  it.each([1, 10])('takes linear time for hostile names, %i times as long', (times) => {
    const name = 'A'.repeat(2000 * times)
    expect(score(name, `${'a'.repeat(1000)}b`)).toBe(0)
    expect(score(`b${name}b`, `${'a'.repeat(100)}b`)).toBeGreaterThan(0)
    expect(rank([name, `${name}B`, 'aB'.repeat(1000 * times)], `${'a'.repeat(30)}cd`)).toEqual([])
  })

  function rank(names: string[], query: string, summary = ''): string[] {
    const texts = names.map((name): [string, SearchText] => [
      name,
      toSearchText(createSymbol(name, { docs: { summary } })),
    ])
    return rankSymbols(new Map(texts), query)
  }

  it('ranks symbols and ignores case', () => {
    const names = ['concat', '__proto__', 'catalog', 'cat', '$', '_']
    expect(rank(names, 'CAT')).toEqual(['cat', 'catalog', 'concat'])
    expect(rank(names, '__pro')).toEqual(['__proto__'])
    expect(rank(names, '$')).toEqual(['$'])
    expect(rank(names, '-')).toEqual([])
  })

  it.each([
    'create catalog',
    'catalog create',
    'create-catalog',
    'Create Catalog from',
    'catalog entries',
    'catalgo',
    'createcatalgo',
    'craete catalog',
    'create catlog',
    'creat catallog',
    'catalogEntris',
    'entreis',
    'crcatlg',
  ])('finds createCatalogFromEntries by "%s"', (query) => {
    const names = ['parse', 'removeEntry', 'createCatalogFromEntries', 'concatenate']
    expect(rank(names, query)).toEqual(['createCatalogFromEntries'])
  })

  it('finds words of the name and the summary together, and typos in a summary', () => {
    expect(rank(['sum'], 'sum money', 'Adds amounts of money.')).toEqual(['sum'])
    expect(rank(['sum'], 'amuonts', 'Adds amounts of money.')).toEqual(['sum'])
  })

  it('finds words of every script', () => {
    expect(rank(['größeVon', 'grüßeVon'], 'von größe')).toEqual(['größeVon'])
    expect(rank(['größeVon'], 'größevno')).toEqual(['größeVon'])
    expect(rank(['日本語'], '日本')).toEqual(['日本語'])
  })

  it('allows for typos only if no word fits as it was typed', () => {
    expect(rank(['pause', 'parse'], 'parse')).toEqual(['parse'])
    expect(rank(['pause', 'pxaxrxsxxe'], 'parse')).toEqual(['pause', 'pxaxrxsxxe'])
  })
})

describe('the filters', () => {
  it('combine kinds and statuses with or, and traits with and', () => {
    const symbol = createSymbol('add', { status: 'failed', issues: [{ code: 'a', message: 'b' }] })
    const passes = (text: string, changed = new Set<string>()): boolean =>
      createPredicate(parseFilters(text), changed)(symbol)
    expect(passes('')).toBe(true)
    expect(passes('class,function')).toBe(true)
    expect(passes('class')).toBe(false)
    expect(passes('function,documented')).toBe(false)
    expect(passes('failed,issues,no-example')).toBe(true)
    expect(passes('issues,changed')).toBe(false)
    expect(passes('issues,changed', new Set([symbol.id]))).toBe(true)
  })

  it('drop unknown names', () => {
    expect(parseFilters('stale,__proto__,class,')).toEqual(['class', 'stale'])
  })
})

describe('resolveReference', () => {
  const ids = new Map([
    ['add', ['src/a.ts!add:function']],
    ['Money', ['src/a.ts!Money:type', 'src/b.ts!Money:class']],
  ])
  const resolve = (word: string, module = 'src/b.ts'): string | undefined =>
    resolveReference(word, { ids, module, has: (id) => id === 'src/a.ts!add:function' })

  it('takes a name that is not ambiguous or that is in the same module', () => {
    expect(resolve('add')).toBe('src/a.ts!add:function')
    expect(resolve('add()')).toBe('src/a.ts!add:function')
    expect(resolve('src/a.ts!add:function')).toBe('src/a.ts!add:function')
    expect(resolve('Money.of')).toBe('src/b.ts!Money:class')
    expect(resolve('Money', 'src/c.ts')).toBeUndefined()
    expect(resolve('__proto__')).toBeUndefined()
    expect(resolve('constructor')).toBeUndefined()
  })
})

describe('sumSpend', () => {
  it('sums the cost by module, the most expensive first', () => {
    const { tokens: _, costUsd: __, ...free } = createSymbol('free')
    const spend = sumSpend(
      [
        createSymbol('a', { costUsd: 0.001 }),
        createSymbol('b', { costUsd: 0.002 }),
        createSymbol('c', { module: '__proto__', costUsd: 0.01 }),
        createSymbol('d', { costUsd: null }),
        free,
      ],
      2,
    )
    expect(spend.modules).toEqual([
      { path: '__proto__', tokens: 680, costUsd: 0.01 },
      { path: 'src/math.ts', tokens: 2040, costUsd: 0.003 },
    ])
    expect(spend.mostExpensive.map(({ name }) => name)).toEqual(['c', 'b'])
    expect(spend.unpriced).toBe(1)
  })
})
