import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { LiveState } from '../../src/run/live-state.ts'
import type { SymbolDoc } from '../../src/types.ts'
import { startPageServer, type PageServer } from './page-server.ts'
import { createDocs, createState } from './sample-docs.ts'

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

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
  let browser: Browser | undefined
  let opened: Opened | undefined

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: ARGUMENTS,
    })
  })
  afterEach(async () => {
    await opened?.page.context().close()
    await opened?.server.close()
    expect(opened?.complaints ?? []).toEqual([])
    opened = undefined
  })
  afterAll(() => browser?.close())

  return async ({ symbols, state, hash = '', width = 1280, scheme = 'light', prepare }) => {
    const server = await startPageServer({ docs: createDocs(symbols), state: createState(state) })
    const context = await browser!.newContext({
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
