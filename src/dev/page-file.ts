import { readFile } from 'node:fs/promises'

/** Beside the built package, and from its sources. */
const PLACES = ['./page.html', '../../dist/page.html'].map((path) => new URL(path, import.meta.url))

/** The page's HTML as the package ships it; undefined where it is missing. Read each time, so that a rebuilt page shows. */
export async function readPage(places: readonly URL[] = PLACES): Promise<string | undefined> {
  for (const place of places) {
    try {
      return await readFile(place, 'utf8')
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
  return undefined
}
