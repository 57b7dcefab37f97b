import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { expect, it } from 'vitest'

/** Folders from left to right; a folder imports only from itself and from those before it. */
const FOLDERS = [
  'types',
  'options',
  'secrets',
  'collect',
  'store',
  'plan',
  'verify',
  'generate',
  'emit',
  'project',
  'bundlers',
  'dev',
  'page',
  'entry points',
]

const FILES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => join('src', path))

const folderOf = (path: string): string => {
  const [first = '', second] = relative('src', path).split(sep)
  if (second !== undefined) return first
  return first === 'types.ts' ? 'types' : 'entry points'
}

it('folders of src import in one direction only', () => {
  const wrong: string[] = []
  for (const file of FILES) {
    const text = readFileSync(file, 'utf8')
    for (const [, specifier = ''] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+\.ts)'/g)) {
      const from = FOLDERS.indexOf(folderOf(file))
      const to = FOLDERS.indexOf(folderOf(join(dirname(file), specifier)))
      if (from === -1 || to === -1 || to > from) wrong.push(`${file} imports ${specifier}`)
    }
  }
  expect(wrong).toEqual([])
})
