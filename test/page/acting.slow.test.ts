import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useBrowser } from './browser.ts'
import { TOKEN, type PageServer } from './page-server.ts'
import { createState, createSymbol } from './sample-docs.ts'

const open = useBrowser()

const ADD = createSymbol('add')
const FAILED = createSymbol('parse', {
  status: 'failed',
  error: { code: 'server', message: 'The server answered 500.' },
})
const PENDING = createSymbol('split', { status: 'pending' })
for (const symbol of [FAILED, PENDING]) {
  delete symbol.docs
  delete symbol.costUsd
}
const SYMBOLS = [ADD, FAILED, PENDING]
const MISSING = { symbols: 2, costUsd: 0.001 }

function posted(server: PageServer): Promise<unknown> {
  return Promise.resolve(server.ledger.posts.map(({ action, body }) => [action, body]))
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.locator('main, footer').getByRole('button', { name }).first().click()
}

describe('the page', () => {
  it('asks for a symbol again and shows what it cost before', async () => {
    const { page, server } = await open({ symbols: SYMBOLS, hash: `#/${ADD.id}` })
    await press(page, /Regenerate.*~\$0\.0003/)
    await expect.poll(() => posted(server)).toEqual([['regenerate', { ids: [ADD.id] }]])
    expect(server.ledger.posts[0]!.token).toBe(TOKEN)
  })

  it('shows the mean price of missing symbols, and none if the price is unknown', async () => {
    const { page, server } = await open({
      symbols: SYMBOLS,
      hash: `#/${PENDING.id}`,
      state: { missing: MISSING },
    })
    await press(page, /^Document.*~\$0\.0005/)
    await expect.poll(() => posted(server)).toEqual([['document-missing', { ids: [PENDING.id] }]])
    server.push({
      type: 'progress',
      state: createState({ missing: { symbols: 2, costUsd: null } }),
    })
    await page.locator('.symbol-actions').getByText('Document', { exact: true }).waitFor()
    await page.locator('footer').getByText('Document 2 missing', { exact: true }).waitFor()
    expect(await page.locator('.price').count()).toBe(0)
  })

  it('says why a symbol failed, and retries one or all', async () => {
    const { page, server } = await open({ symbols: SYMBOLS, hash: `#/${FAILED.id}` })
    await page.locator('.callout-error', { hasText: 'The server answered 500.' }).waitFor()
    await press(page, 'Retry')
    await page.locator('footer').getByText('Retry 1 failed').click()
    await page.goto(`${server.url}#/`)
    await page.locator('.symbol-list').getByRole('button', { name: 'Retry' }).click()
    await page.getByRole('button', { name: 'Retry all failed' }).click()
    await expect
      .poll(() => posted(server))
      .toEqual([
        ['retry-failed', { ids: [FAILED.id] }],
        ['retry-failed', {}],
        ['retry-failed', { ids: [FAILED.id] }],
        ['retry-failed', {}],
      ])
  })

  it('documents all missing symbols, or those of a module', async () => {
    const { page, server } = await open({
      symbols: SYMBOLS,
      hash: '#/src/math.ts',
      state: { missing: MISSING },
    })
    await page
      .locator('footer')
      .getByRole('button', { name: /2 missing.*~\$0\.001/ })
      .click()
    await page
      .locator('main')
      .getByRole('button', { name: /1 missing.*~\$0\.0005/ })
      .click()
    await expect
      .poll(() => posted(server))
      .toEqual([
        ['document-missing', {}],
        ['document-missing', { ids: [PENDING.id] }],
      ])
  })

  it('pauses, resumes and cancels a run, and shows its progress', async () => {
    const { page, server } = await open({ symbols: SYMBOLS })
    const asking = {
      status: 'asking' as const,
      total: 173,
      done: 12,
      failed: 0,
      costUsd: 0.004,
      secondsLeft: 20,
      asking: [PENDING.id],
    }
    server.push({ type: 'progress', state: createState({ activity: asking }) })
    const live = page.locator('footer [aria-live=polite]')
    await expect.poll(() => live.textContent()).toBe('12/173 · $0.004 · ~20 s left')
    await press(page, 'Pause')
    server.push({
      type: 'progress',
      state: createState({ activity: { ...asking, status: 'paused' } }),
    })
    await expect.poll(() => live.textContent()).toBe('Paused · 12/173 · $0.004')
    await press(page, 'Resume')
    await press(page, 'Cancel')
    await expect
      .poll(() => posted(server))
      .toEqual([
        ['pause', { paused: true }],
        ['pause', { paused: false }],
        ['cancel', {}],
      ])
  })

  it('does not pay twice for a symbol that the model is being asked for', async () => {
    const { page, server } = await open({ symbols: SYMBOLS, hash: `#/${ADD.id}` })
    await page.keyboard.down('r')
    await page.keyboard.down('r')
    const activity = { status: 'asking' as const, total: 1, done: 0, failed: 0, costUsd: 0 }
    server.push({
      type: 'progress',
      state: createState({ activity: { ...activity, asking: [ADD.id] } }),
    })
    await page.locator('.chip', { hasText: 'Asking the model' }).waitFor()
    await page.keyboard.up('r')
    for (const key of ['r', 'o']) await page.keyboard.press(key)
    await expect
      .poll(() => posted(server))
      .toEqual([
        ['regenerate', { ids: [ADD.id] }],
        ['open-editor', { id: ADD.id }],
      ])
    expect(await page.getByRole('button', { name: /Regenerate/ }).isDisabled()).toBe(true)
  })

  it('opens the editor', async () => {
    const { page, server } = await open({ symbols: SYMBOLS, hash: `#/${ADD.id}` })
    await press(page, 'Open in editor')
    await expect.poll(() => posted(server)).toEqual([['open-editor', { id: ADD.id }]])
  })

  it('shows why the server refused until the reader dismisses it', async () => {
    const { page, server } = await open({ symbols: SYMBOLS, hash: `#/${ADD.id}` })
    server.refuse({ status: 403, message: 'The token is of another server: reload the page.' })
    await press(page, /Regenerate/)
    await page.locator('.toast-error', { hasText: 'reload the page' }).waitFor()
    await page.getByLabel('Dismiss').click()
    await page.locator('.toast').waitFor({ state: 'detached' })
  })
})

describe('a page that may not ask', () => {
  it('says what to do without a key, and shows docs and prices', async () => {
    const silence = 'No OPENAI_API_KEY: set it in .env.local to document 2 symbols.'
    const { page, server } = await open({
      symbols: SYMBOLS,
      hash: `#/${ADD.id}`,
      state: { silence, missing: MISSING },
    })
    await page.locator('.banner', { hasText: silence }).waitFor()
    await page.locator('.summary', { hasText: 'What add does.' }).waitFor()
    const missing = page.getByRole('button', { name: /2 missing.*~\$0\.001/ })
    expect(await missing.isDisabled()).toBe(true)
    expect(await missing.getAttribute('title')).toBe(silence)
    expect(await page.getByRole('button', { name: /Regenerate/ }).isDisabled()).toBe(true)
    expect(await page.getByRole('button', { name: 'Open in editor' }).isDisabled()).toBe(false)
    await page.keyboard.press('r')
    await page.keyboard.press('o')
    await expect.poll(() => posted(server)).toEqual([['open-editor', { id: ADD.id }]])
  })

  it.each([
    ['on an exposed server', { isReadOnly: true }, undefined],
    ['without a token', {}, ''],
  ])('says why it is read-only %s, and starts nothing', async (_name, state, token) => {
    const { page, server } = await open({
      symbols: SYMBOLS,
      hash: `#/${ADD.id}`,
      state: { ...state, missing: MISSING },
      ...(token !== undefined && { token }),
    })
    await page.locator('.banner', { hasText: 'Read-only' }).waitFor()
    const enabled = page.locator('.button:enabled')
    expect(await enabled.count()).toBe(0)
    for (const key of ['r', 'o']) await page.keyboard.press(key)
    await page.getByLabel('Copy Markdown').click()
    await page.locator('.toast', { hasText: 'Copied' }).waitFor()
    expect(server.ledger.posts).toEqual([])
  })

  it('says why the last pass stopped', async () => {
    const stopped = 'Stopped at maxCost $1.00: raise it to go on.'
    const { page } = await open({ symbols: SYMBOLS, state: { stopped } })
    await page.locator('.banner', { hasText: stopped }).waitFor()
  })
})
