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
  'cli',
  'page',
  'entry points',
]

const RE_IMPORT = /(?:from|import|new URL)\s*\(?\s*'(\.[^']+)'/g

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => /\.m?ts$/.test(path) && !path.includes('node_modules'))
}

/** The files that a file imports by a relative path, as paths from the repository. */
function listImports(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(RE_IMPORT)].map(([, specifier = '']) => join(dirname(file), specifier))
}

const folderOf = (path: string): string => {
  const [first = '', second] = relative('src', path).split(sep)
  if (second !== undefined) return first
  return first === 'types.ts' ? 'types' : 'entry points'
}

it('folders of src import in one direction only', () => {
  const wrong: string[] = []
  for (const file of listFiles('src')) {
    for (const imported of listImports(file).filter((path) => path.endsWith('.ts'))) {
      const from = FOLDERS.indexOf(folderOf(file))
      const to = FOLDERS.indexOf(folderOf(imported))
      if (from === -1 || to === -1 || to > from) wrong.push(`${file} imports ${imported}`)
    }
  }
  expect(wrong).toEqual([])
})

it('tests import nothing of the bench, and the bench imports of the tests only test/support', () => {
  const isIn = (path: string, ...folder: string[]): boolean => path.startsWith(join(...folder, sep))
  const wrong = ['test', 'bench'].flatMap(listFiles).flatMap((file) =>
    listImports(file)
      .filter((path) =>
        isIn(file, 'test')
          ? isIn(path, 'bench')
          : isIn(path, 'test') && !isIn(path, 'test', 'support'),
      )
      .map((path) => `${file} imports ${path}`),
  )
  expect(wrong).toEqual([])
})
