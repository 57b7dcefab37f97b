import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { expect, it } from 'vitest'

const ROOMS = [
  'types',
  'config',
  'secrets',
  'collect',
  'store',
  'plan',
  'verify',
  'generate',
  'emit',
  'run',
  'bundlers',
  'dev',
  'page',
  'doors',
]

const FILES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => join('src', path))

const roomOf = (path: string): string => {
  const [first = '', second] = relative('src', path).split(sep)
  if (second !== undefined) return first
  return first === 'types.ts' ? 'types' : 'doors'
}

it('a room imports only rooms to its left', () => {
  const wrong: string[] = []
  for (const file of FILES) {
    const text = readFileSync(file, 'utf8')
    for (const [, specifier = ''] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+\.ts)'/g)) {
      const from = ROOMS.indexOf(roomOf(file))
      const to = ROOMS.indexOf(roomOf(join(dirname(file), specifier)))
      if (from === -1 || to === -1 || to > from) wrong.push(`${file} imports ${specifier}`)
    }
  }
  expect(wrong).toEqual([])
})

it('no file is longer than 250 lines', () => {
  const long = FILES.filter((file) => readFileSync(file, 'utf8').split('\n').length > 251)
  expect(long).toEqual([])
})
