import { describe, expect, it } from 'vitest'
import { hashOf, readClipboard, rowNames, useBrowser } from './browser.ts'
import { ADD, ADD_HASH, SYMBOLS } from './sample-symbols.ts'

const open = useBrowser()

describe('the list', () => {
  it('orders modules by path and symbols by line, counts and folds them', async () => {
    const { page } = await open({ symbols: SYMBOLS, state: { spentUsd: 0.0345 } })
    expect(await rowNames(page)).toEqual(['createCatalog', 'parse', 'subtract', 'add', 'Money'])
    expect(await page.locator('.row-count').allTextContents()).toEqual(['0/2', '2/2', '1/1'])
    expect(await page.locator('.totals').textContent()).toBe('60% of 5 documented$0.03 spent')
    await page.locator('.row-toggle').first().click()
    await expect.poll(() => rowNames(page)).toEqual(['subtract', 'add', 'Money'])
    await page.getByLabel('Collapse all modules').click()
    await expect.poll(() => rowNames(page)).toEqual([])
    await page.getByLabel('Expand all modules').click()
    await expect.poll(() => rowNames(page)).toHaveLength(5)
  })

  it('is searched with /, the arrow keys and Enter, and cleared with Escape', async () => {
    const { page } = await open({ symbols: SYMBOLS })
    await page.keyboard.press('/')
    await page.keyboard.type('crCa')
    await expect.poll(() => rowNames(page)).toEqual(['createCatalog'])
    await page.keyboard.press('Escape')
    await expect.poll(() => rowNames(page)).toHaveLength(5)
    await page.keyboard.type('amount')
    await expect.poll(() => rowNames(page)).toEqual(['add', 'Money'])
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key)
    await page.keyboard.press('Enter')
    await expect.poll(() => hashOf(page)).toBe(ADD_HASH)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    expect(await page.evaluate('document.activeElement.id')).toBe('search')
    await page.keyboard.type('zzz')
    await page.getByText('Nothing found.').waitFor()
  })

  it('has filters that combine, can be removed one by one and survive a reload', async () => {
    const { page } = await open({ symbols: SYMBOLS, state: { changed: [ADD.id] } })
    const choose = async (name: string): Promise<void> => {
      await page.locator('.choice', { hasText: name }).first().click()
    }
    await page.getByLabel('Filter', { exact: true }).click()
    await choose('Function')
    await choose('Documented')
    await expect.poll(() => rowNames(page)).toEqual(['subtract', 'add'])
    await choose('Changed since start')
    await expect.poll(() => rowNames(page)).toEqual(['add'])
    await page.reload()
    await expect.poll(() => rowNames(page)).toEqual(['add'])
    await page.getByLabel('Remove filter: Changed since start').click()
    await page.getByLabel('Remove filter: Function').click()
    await page.getByLabel('Remove filter: Documented').click()
    await page.getByLabel('Filter', { exact: true }).click()
    await choose('Without example')
    await expect.poll(() => rowNames(page)).toEqual(['createCatalog', 'parse', 'subtract'])
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
    await choose('With issues')
    await expect.poll(() => rowNames(page)).toEqual(['add'])
  })

  it('can be used as a tree with the keyboard', async () => {
    const { page } = await open({ symbols: SYMBOLS })
    await page.locator('#tree').focus()
    for (const key of ['ArrowDown', 'ArrowLeft']) await page.keyboard.press(key)
    await expect.poll(() => rowNames(page)).toHaveLength(3)
    for (const key of ['ArrowRight', 'ArrowDown', 'Enter']) await page.keyboard.press(key)
    await expect.poll(() => hashOf(page)).toBe('#/src/catalog.ts!createCatalog:variable')
    const active = await page.locator('#tree').getAttribute('aria-activedescendant')
    expect(await page.locator(`#${active}`).textContent()).toContain('createCatalog')
  })
})

describe('a symbol', () => {
  it('shows all of its docs', async () => {
    const { page } = await open({ symbols: SYMBOLS, hash: ADD_HASH })
    const detail = page.locator('.symbol')
    const text = await detail.innerText()
    for (const part of [
      'Adds two amounts of Money.',
      'The first.',
      'A type.',
      'The sum.',
      'when too large.',
      'static of()',
      'Type-checked',
      'It never rounds.',
      'Use sum.',
      'convert does not exist.',
      '9,000 of 12,000 characters',
      "import { add } from './src/index.ts'",
      '600 in, 80 out',
      '$0.0003',
      'Written by the model',
    ]) {
      expect(text).toContain(part)
    }
    expect(await detail.locator('.signatures .code').count()).toBe(2)
    expect(await detail.locator('.prose li').allTextContents()).toEqual(['one', 'two'])
    const link = detail.getByRole('link', { name: 'link', exact: true })
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer')
    await detail.locator('.signatures a', { hasText: 'Money' }).first().click()
    await expect.poll(() => page.locator('h1').textContent()).toBe('Money')
    await expect.poll(() => page.title()).toBe('Money · shop')
    expect(await page.locator('.facts').innerText()).toContain('Hand-written')
  })

  it('has a link that survives a reload, and a broken link offers a search', async () => {
    const { page } = await open({ symbols: SYMBOLS, hash: ADD_HASH })
    await page.reload()
    await expect.poll(() => page.locator('h1').textContent()).toBe('add')
    await page.evaluate("location.hash = '#/src/old.ts!subtract:function'")
    await page.getByRole('heading', { name: 'subtract is not here any more' }).waitFor()
    await page.getByRole('button', { name: 'Search for subtract' }).click()
    await expect.poll(() => rowNames(page)).toEqual(['subtract'])
  })

  it('is copied as Markdown, TSDoc, import line and link', async () => {
    const { page } = await open({ symbols: SYMBOLS, hash: ADD_HASH })
    const copy = async (label: string): Promise<string> => {
      await page.getByLabel(`Copy ${label}`, { exact: true }).click()
      await page.locator('.toast', { hasText: `Copied ${label}.` }).waitFor()
      return readClipboard(page)
    }
    expect(await copy('Markdown')).toMatch(/^### add\n/)
    expect(await copy('the TSDoc comment')).toMatch(/^\/\*\*\n \* Adds/)
    expect(await copy('the import line')).toBe("import { add } from './src/math.ts'")
    expect(await copy('the link')).toBe(page.url())
    await page.locator('.import-line').last().click()
    await expect.poll(() => readClipboard(page)).toBe("import { add } from './src/index.ts'")
  })
})

describe('the keyboard', () => {
  it('moves through symbols, opens, copies and shows help', async () => {
    const { page, server } = await open({ symbols: SYMBOLS })
    await page.keyboard.press('j')
    await expect.poll(() => page.locator('h1').textContent()).toBe('createCatalog')
    for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key)
    await expect.poll(() => page.locator('h1').textContent()).toBe('subtract')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('detail')
    await page.keyboard.press('c')
    await page.locator('.toast', { hasText: 'Copied Markdown.' }).waitFor()
    await page.keyboard.press('o')
    await page.keyboard.press('r')
    await expect
      .poll(() => server.ledger.posts.map(({ action }) => action))
      .toEqual(['open-editor', 'regenerate'])
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('j')
    expect(await page.locator('h1').textContent()).toBe('subtract')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await page.getByLabel('Close').click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  })

  it('opens the help again right after Escape', async () => {
    const { page } = await open({ symbols: SYMBOLS })
    await page.keyboard.press('?')
    for (let round = 0; round < 20; round++) {
      await page.getByRole('dialog').waitFor()
      await Promise.all([page.keyboard.press('Escape'), page.keyboard.press('?')])
    }
    await page.getByRole('dialog').waitFor()
  })

  it('shows its focus on controls that all have names', async () => {
    const { page } = await open({ symbols: SYMBOLS, hash: ADD_HASH })
    for (let step = 0; step < 25; step++) {
      await page.keyboard.press('Tab')
      const focused = await page.evaluate(`(() => {
        const element = document.activeElement
        const name = element.ariaLabel || element.innerText || element.title || element.tagName
        return { name, outline: getComputedStyle(element).outlineStyle, tag: element.tagName }
      })()`)
      if ((focused as { tag: string }).tag === 'BODY') break
      expect(focused).toMatchObject({ outline: expect.not.stringMatching('none') })
      expect((focused as { name: string }).name).not.toMatch(/^(?:BUTTON|A|INPUT)$/)
    }
  })
})
