import { expect } from 'vitest'
import type { SymbolDocs } from '../../src/types.ts'

/** The docs that a dev server serves now; `page` is the page's URL. */
export async function readDocs(page: string): Promise<SymbolDocs> {
  return (await (await fetch(`${page}symbol-docs.json`)).json()) as SymbolDocs
}

/** Waits for the first reading, which nothing of the app waits for: a save before it is none since the start. */
export async function waitForSymbols(page: string, count: number): Promise<void> {
  const read = async (): Promise<number> => (await readDocs(page)).stats.symbols
  await expect.poll(read, { timeout: 20_000 }).toBe(count)
}
