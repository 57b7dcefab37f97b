import type { Page } from 'playwright-core'
import { afterEach, expect } from 'vitest'
import type { LiveState } from '../../src/run/live-state.ts'
import type { SymbolDoc } from '../../src/types.ts'
import { useChromium } from '../support/use-chromium.ts'
import { startPageServer, type PageServer } from './page-server.ts'
import { createDocs, createState } from './sample-docs.ts'

interface Opened {
  page: Page
  server: PageServer
  /** What the page complained about: script errors, and what its own policy refused. */
  complaints: string[]
}

interface OpenOptions {
  symbols: readonly SymbolDoc[]
  state?: Partial<LiveState>
  hash?: string
  width?: number
  scheme?: 'light' | 'dark'
  /** Called before the page is loaded. */
  prepare?: (page: Page) => unknown
}

/** One browser for a test file; each test opens the page with docs of its own. */
export function useBrowser(): (options: OpenOptions) => Promise<Opened> {
  const browser = useChromium()
  let opened: Opened | undefined

  afterEach(async () => {
    await opened?.page.context().close()
    await opened?.server.close()
    expect(opened?.complaints ?? []).toEqual([])
    opened = undefined
  })

  return async ({ symbols, state, hash = '', width = 1280, scheme = 'light', prepare }) => {
    const server = await startPageServer({ docs: createDocs(symbols), state: createState(state) })
    const context = await browser().newContext({
      viewport: { width, height: 800 },
      colorScheme: scheme,
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      // Refused requests are what some tests are about.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        complaints.push(message.text())
      }
    })
    opened = { page, server, complaints }
    await prepare?.(page)
    await page.goto(server.url + hash)
    await page.locator('.skeleton').waitFor({ state: 'detached' })
    await page.locator('.row, .tree-empty').first().waitFor({ state: 'attached' })
    return opened
  }
}

/** The names of the symbols that the list shows. */
export function rowNames(page: Page): Promise<string[]> {
  return page.locator('.row-symbol .row-name').allTextContents()
}

export function readClipboard(page: Page): Promise<string> {
  return page.evaluate<string>('navigator.clipboard.readText()')
}

/** The part of the address after `#`. */
export function hashOf(page: Page): string {
  return new URL(page.url()).hash
}
