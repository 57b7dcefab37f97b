import { describe, expect, it } from 'vitest'
import { hashOf, rowNames, useBrowser } from './browser.ts'
import { createSymbol } from './sample-docs.ts'
import { ADD, ADD_HASH, SYMBOLS } from './sample-symbols.ts'

const open = useBrowser()

describe('the page', () => {
  it('shows the cost of each module and the most expensive symbols', async () => {
    const symbols = [...SYMBOLS, createSymbol('large', { module: 'src/big.ts', costUsd: 0.01 })]
    const { page } = await open({ symbols, state: { calls: 7 } })
    await page.getByRole('link', { name: 'Cost' }).click()
    await expect.poll(() => page.locator('.bars a').first().textContent()).toBe('src/big.ts')
    expect(await page.locator('.bars .amount').first().textContent()).toBe('$0.01680 tokens')
    expect(await page.locator('.symbol-list a').first().textContent()).toContain('large')
    expect(await page.locator('.figures').innerText()).toContain('19,080')
    await page.locator('.bars a').first().click()
    await expect.poll(() => hashOf(page)).toBe('#/src/big.ts')
  })

  it('shows issues by module, and the symbols that failed', async () => {
    const { page } = await open({ symbols: SYMBOLS, hash: '#/issues' })
    expect(await page.locator('main').innerText()).toMatch(/1 issue in 1 symbol[^]*took too long/)
    await page.locator('.section', { hasText: 'unknown-name' }).getByText('add').click()
    await expect.poll(() => hashOf(page)).toBe(ADD_HASH)
  })

  it('sums up the project', async () => {
    const { page } = await open({ symbols: SYMBOLS, state: { changed: [ADD.id] } })
    const text = await page.locator('main').innerText()
    expect(text).toContain('3 of 5 symbols documented in 3 modules')
    expect(text).toContain('The model took too long.')
    expect(text).toContain('Changed since start')
    await page.getByRole('button', { name: '1 Failed', exact: true }).click()
    await expect.poll(() => rowNames(page)).toEqual(['parse'])
  })

  it('says that there are no symbols yet', async () => {
    const { page } = await open({ symbols: [] })
    await page.getByRole('heading', { name: 'No exported symbols yet' }).waitFor()
  })
})

describe('the appearance of the page', () => {
  it('follows the system until the reader chooses, and remembers the choice', async () => {
    const { page } = await open({ symbols: SYMBOLS, scheme: 'dark' })
    const ground = (): Promise<string> =>
      page.evaluate('getComputedStyle(document.body).backgroundColor')
    const dark = await ground()
    await page.getByLabel(/^Theme: system/).click()
    const light = await ground()
    expect([dark, light]).toEqual(['rgb(22, 23, 27)', 'rgb(255, 255, 255)'])
    await page.reload()
    await page.getByLabel(/^Theme: light/).waitFor()
    expect(await ground()).toBe(light)
    await page.getByLabel(/^Theme: light/).click()
    expect(await ground()).toBe(dark)
  })

  it('shows one pane on narrow screens, with a way back, and never scrolls sideways', async () => {
    const { page } = await open({ symbols: SYMBOLS, width: 390 })
    await page.locator('main').waitFor({ state: 'hidden' })
    await page.locator('.row-name', { hasText: 'add' }).click()
    await page.locator('.sidebar').waitFor({ state: 'hidden' })
    const overflow = 'document.documentElement.scrollWidth - innerWidth'
    expect(await page.evaluate(overflow)).toBe(0)
    await page.getByRole('link', { name: 'All symbols' }).click()
    await page.locator('.sidebar').waitFor()
    await expect.poll(() => rowNames(page)).toHaveLength(5)
    expect(await page.evaluate(overflow)).toBe(0)
    await page.evaluate("location.hash = '#/src/old.ts!subtract:function'")
    await page.getByRole('button', { name: 'Search for subtract' }).click()
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('search')
    await expect.poll(() => rowNames(page)).toEqual(['subtract'])
  })

  it('stays still if the reader prefers reduced motion', async () => {
    const { page } = await open({
      symbols: SYMBOLS,
      hash: ADD_HASH,
      state: {
        activity: { status: 'asking', total: 1, done: 0, failed: 0, costUsd: 0, asking: [ADD.id] },
      },
      prepare: (page) => page.emulateMedia({ reducedMotion: 'reduce' }),
    })
    const duration = await page
      .locator('.spinner')
      .first()
      .evaluate(
        (element) => element.ownerDocument.defaultView!.getComputedStyle(element).animationDuration,
      )
    expect(parseFloat(duration)).toBeLessThan(0.001)
  })
})
