import { mkdir, writeFile } from 'node:fs/promises'
import { buildPage } from '../../build-page.ts'

/** Tests run the sources, and what they serve is the page as it is built. */
export default async function setup(): Promise<void> {
  await mkdir('dist', { recursive: true })
  await writeFile('dist/page.html', await buildPage())
}
