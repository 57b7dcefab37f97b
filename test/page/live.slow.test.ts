import { describe, expect, it } from 'vitest'
import type { PassSummary } from '../../src/project/live-state.ts'
import { rowNames, useBrowser } from './browser.ts'
import { createDocs, createState, createSymbol } from './sample-docs.ts'

const open = useBrowser()

const SYMBOLS = Array.from({ length: 60 }, (_, index) =>
  createSymbol(`step${index}`, {
    source: { line: index + 1, endLine: index + 1 },
    docs: { summary: `Step ${index}.`, description: 'Word. '.repeat(1500) },
  }),
)
const FIRST = SYMBOLS[0]!
const MARK = 'globalThis.isSamePage = true'

describe('updates', () => {
  it('show without a reload, and keep scroll position, focus and selection', async () => {
    const { page, server } = await open({ symbols: SYMBOLS, hash: `#/${FIRST.id}` })
    await page.evaluate(MARK)
    await page.getByLabel('Copy Markdown').focus()
    await page.locator('main').evaluate((main) => (main.scrollTop = 300))
    await page.locator('#tree').evaluate((tree) => (tree.scrollTop = 200))
    server.push({
      type: 'symbol',
      symbol: { ...FIRST, docs: { summary: 'Quite new.', description: 'Word. '.repeat(1500) } },
    })
    await page.locator('.symbol-main.is-fresh').waitFor()
    expect(await page.locator('.summary').textContent()).toBe('Quite new.')
    const state = await page.evaluate(`({
      isSamePage: globalThis.isSamePage,
      focus: document.activeElement.ariaLabel,
      main: document.querySelector('main').scrollTop,
      tree: document.querySelector('#tree').scrollTop,
    })`)
    expect(state).toEqual({ isSamePage: true, focus: 'Copy Markdown', main: 300, tree: 200 })
    await expect.poll(() => page.locator('.is-fresh').count(), { timeout: 5000 }).toBe(0)
  })

  it('add, move and remove symbols and modules', async () => {
    const { page, server } = await open({ symbols: [FIRST, SYMBOLS[1]!], hash: `#/${FIRST.id}` })
    const added = createSymbol('first', { source: { line: 0, endLine: 0 } })
    const other = createSymbol('zero', { module: 'src/a.ts' })
    server.push({ type: 'symbol', symbol: added }, { type: 'symbol', symbol: other })
    await expect.poll(() => rowNames(page)).toEqual(['zero', 'first', 'step0', 'step1'])
    server.push({ type: 'symbol', symbol: { ...FIRST, source: { line: 9, endLine: 9 } } })
    await expect.poll(() => rowNames(page)).toEqual(['zero', 'first', 'step1', 'step0'])
    server.push({ type: 'removed', ids: [FIRST.id, other.id] })
    await expect.poll(() => rowNames(page)).toEqual(['first', 'step1'])
    await page.getByRole('heading', { name: 'step0 is not here any more' }).waitFor()
    server.push({ type: 'symbol', symbol: FIRST })
    await expect.poll(() => page.locator('h1').textContent()).toBe('step0')
    expect(server.ledger.docsReads).toBe(1)
  })

  it('show which symbols the model is asked for', async () => {
    const pending = createSymbol('split', { status: 'pending' })
    delete pending.docs
    const { page, server } = await open({ symbols: [FIRST, pending], hash: `#/${pending.id}` })
    const activity = { status: 'asking' as const, total: 1, done: 0, failed: 0, costUsd: 0 }
    server.push({
      type: 'progress',
      state: createState({ activity: { ...activity, asking: [pending.id] } }),
    })
    await page.locator('.symbol .skeleton').waitFor()
    await page.locator('.chip', { hasText: 'Asking the model' }).waitFor()
    expect(await page.locator('.row .spinner').count()).toBe(1)
    const documented = createSymbol('split')
    const { symbols: _, ...head } = createDocs([FIRST, documented])
    const summary: PassSummary = {
      changed: 1,
      stored: 0,
      asked: 1,
      failed: 0,
      milliseconds: 840,
      costUsd: 0.0003,
    }
    server.push(
      { type: 'symbol', symbol: documented },
      { type: 'done', state: createState({ spentUsd: 0.0003 }), head, summary },
    )
    await page.locator('.summary', { hasText: 'What split does.' }).waitFor()
    await page.getByText('Last pass: 1 changed · 1 asked · $0.0003 · 840 ms').waitFor()
    expect(await page.locator('.totals').textContent()).toContain('$0.0003 spent')
    expect(await page.locator('.spinner').count()).toBe(0)
  })

  it('show errors of the log', async () => {
    const { page, server } = await open({ symbols: SYMBOLS })
    server.push({ type: 'log', level: 'error', line: 'The store cannot be written.' })
    await page.locator('.toast-error', { hasText: 'The store cannot be written.' }).waitFor()
  })

  it('keep symbols with names such as __proto__', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype']
    const symbols = names.map((name, line) =>
      createSymbol(name, { module: '__proto__.ts', source: { line, endLine: line } }),
    )
    const { page, server } = await open({ symbols, hash: '#/__proto__.ts!__proto__:function' })
    expect(await rowNames(page)).toEqual(names)
    expect(await page.locator('h1').textContent()).toBe('__proto__')
    server.push({ type: 'removed', ids: ['__proto__.ts!__proto__:function'] })
    await expect.poll(() => rowNames(page)).toEqual(names.slice(1))
    await page.locator('#search').fill('constructor')
    await expect.poll(() => rowNames(page)).toEqual(['constructor'])
  })
})

describe('the connection', () => {
  it('reports that it is lost, reconnects by itself and reads the docs again', async () => {
    const { page, server } = await open({ symbols: [FIRST], hash: `#/${FIRST.id}` })
    await page.evaluate(MARK)
    server.offline()
    await page.getByText('Disconnected from the dev server.').waitFor()
    expect(await page.getByRole('button', { name: /Regenerate/ }).isDisabled()).toBe(true)
    server.setDocs(createDocs([FIRST, createSymbol('later')]))
    server.online()
    await page.getByText('Disconnected from the dev server.').waitFor({ state: 'detached' })
    await expect.poll(() => rowNames(page)).toContain('later')
    expect(await page.evaluate('globalThis.isSamePage')).toBe(true)
    expect(server.ledger.docsReads).toBe(2)
  })

  it('loses no event that arrives while the docs are being read', async () => {
    const { page, server } = await open({ symbols: [FIRST] })
    await page.route('**/symbol-docs.json', async (route) => {
      const response = await route.fetch()
      server.push({ type: 'symbol', symbol: createSymbol('during') })
      await route.fulfill({ response })
    })
    server.snapshot()
    await expect.poll(() => rowNames(page)).toContain('during')
    expect(server.ledger.docsReads).toBe(2)
  })
})
