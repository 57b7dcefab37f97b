import type { Browser, Page } from 'playwright-core'
import type { LiveState } from '../../src/project/live-state.ts'
import type { SymbolDoc } from '../../src/types.ts'
import { startPageServer, type PageServer } from './page-server.ts'
import { createDocs, createState } from './sample-docs.ts'

export interface Opened {
  page: Page
  server: PageServer
  /** What the page complained about: script errors, and what its own policy refused. */
  complaints: string[]
  close: () => Promise<void>
}

export interface OpenOptions {
  symbols: readonly SymbolDoc[]
  state?: Partial<LiveState>
  hash?: string
  token?: string
  width?: number
  scheme?: 'light' | 'dark'
  /** Called before the page is loaded. */
  prepare?: (page: Page) => unknown
}

/** Opens the page with docs of its own. */
export async function openPage(
  browser: Browser,
  { symbols, state, hash = '', token, width = 1280, scheme = 'light', prepare }: OpenOptions,
): Promise<Opened> {
  const server = await startPageServer({
    docs: createDocs(symbols),
    state: createState(state),
    ...(token !== undefined && { token }),
  })
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: scheme,
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  async function close(): Promise<void> {
    await context.close()
    await server.close()
  }
  const complaints: string[] = []
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      // Refused requests are what some tests are about.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        complaints.push(message.text())
      }
    })
    await prepare?.(page)
    await page.goto(server.url + hash)
    await page.locator('.skeleton').waitFor({ state: 'detached' })
    await page.locator('.row, .tree-empty').first().waitFor({ state: 'attached' })
    return { page, server, complaints, close }
  } catch (error) {
    await close()
    throw error
  }
}
