import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'

/** Nothing but the test's own pages is to be loaded. */
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

/** One real Chromium for a test file. */
export function useChromium(): () => Browser {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: ARGUMENTS,
    })
  })
  afterAll(() => browser?.close())
  return () => browser!
}
