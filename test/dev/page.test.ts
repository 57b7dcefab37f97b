import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { readPage } from '../../src/dev/page.ts'
import { createProject } from '../support/project.ts'

it('The page is read anew each time from the first file that exists', async () => {
  const { root } = createProject()
  const places = ['missing.html', 'page.html'].map((name) => pathToFileURL(join(root, name)))
  expect(await readPage(places)).toBeUndefined()
  for (const text of ['one', 'two']) {
    writeFileSync(join(root, 'page.html'), text)
    expect(await readPage(places)).toBe(text)
  }
})

it('A page that cannot be read is an error and not a missing page', async () => {
  const { root } = createProject()
  await expect(readPage([pathToFileURL(root)])).rejects.toThrow('EISDIR')
})
