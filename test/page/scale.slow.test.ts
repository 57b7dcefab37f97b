import { expect, it } from 'vitest'
import { rowNames, useBrowser } from './browser.ts'
import { createSymbol } from './sample-docs.ts'

const open = useBrowser()

const SYMBOLS = Array.from({ length: 20_000 }, (_, index) => {
  const module = `src/part${String(Math.floor(index / 40)).padStart(3, '0')}/module.ts`
  const name = `createThing${index}`
  return createSymbol(name, {
    module,
    source: { line: index % 40, endLine: index % 40 },
    docs: { summary: `Makes the thing of number ${index}.` },
  })
})

it('The page renders, searches and updates 20,000 symbols', async () => {
  const { page, server } = await open({ symbols: SYMBOLS })
  await expect.poll(() => page.locator('.row').count()).toBeLessThan(60)
  expect(await page.locator('.found').textContent()).toBe('20,000 symbols')
  await page.getByLabel('Expand all modules').click()
  expect(await page.locator('.row').count()).toBeLessThan(60)
  await page.locator('#tree').evaluate((tree) => (tree.scrollTop = tree.scrollHeight))
  await expect.poll(() => rowNames(page)).toContain('createThing19999')

  await page.locator('#search').fill('crTh12345')
  await expect.poll(() => rowNames(page)).toEqual(['createThing12345'])
  await page.locator('#search').fill('thing')
  await expect.poll(() => page.locator('.found').textContent()).toBe('20,000 of 20,000')
  expect(await page.locator('.row').count()).toBeLessThan(60)

  await page.locator('#search').fill('')
  await page.locator('#tree').evaluate((tree) => (tree.scrollTop = 0))
  await expect.poll(() => rowNames(page)).toContain('createThing0')
  const rendered = `(() => {
    let changes = 0
    new MutationObserver((records) => (changes += records.length)).observe(
      document.querySelector('.tree'), { subtree: true, childList: true, attributes: true })
    globalThis.countChanges = () => changes
  })()`
  await page.evaluate(rendered)
  // Nothing of what is seen changes, so nothing of it may be rendered.
  const far = SYMBOLS.slice(19_000, 19_500)
  server.push(
    ...far.map((symbol) => ({ type: 'symbol' as const, symbol: { ...symbol, costUsd: 1 } })),
    { type: 'symbol', symbol: createSymbol('last', { module: 'src/zzz.ts' }) },
  )
  await expect.poll(() => page.locator('.found').textContent()).toBe('20,001 symbols')
  expect(await page.evaluate<number>('globalThis.countChanges()')).toBeLessThan(10)
})
