import type { Page } from 'playwright-core'
import { afterEach, expect } from 'vitest'
import { useChromium } from '../support/use-chromium.ts'
import { type Opened, openPage, type OpenOptions } from './open-page.ts'

/** One browser for a test file; each test opens the page with docs of its own. */
export function useBrowser(): (options: OpenOptions) => Promise<Opened> {
  const browser = useChromium()
  let opened: Opened | undefined

  afterEach(async () => {
    await opened?.close()
    expect(opened?.complaints ?? []).toEqual([])
    opened = undefined
  })

  return async (options) => (opened = await openPage(browser(), options))
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
