import { expect, it } from 'vitest'
import type { CollectedSymbol } from '../../src/collect/collection.ts'
import { sortByImportance } from '../../src/plan/plan.ts'
import type { Question } from '../../src/plan/request.ts'

type Part = { fromEntry?: boolean; importedBy?: number; pieces?: { start: number; end: number }[] }

function ask(id: string, ...parts: Part[]): Question {
  const symbols = parts.map(({ fromEntry = false, importedBy = 0, pieces = [] }) => {
    return { fromEntry, importedBy, declaration: { pieces } } as unknown as CollectedSymbol
  })
  return { id, key: id, symbols } as unknown as Question
}

it.each<[string, Question[]]>([
  [
    'what an entry exports, by whatever name',
    [ask('b', {}, { fromEntry: true }), ask('a', { importedBy: 9 })],
  ],
  [
    'what most use, by whatever name',
    [ask('b', { importedBy: 1 }, { importedBy: 5 }), ask('a', { importedBy: 4 })],
  ],
  [
    'the longest',
    [
      ask('c', {
        pieces: [
          { start: 0, end: 2 },
          { start: 9, end: 12 },
        ],
      }),
      ask('b', { pieces: [{ start: 90, end: 94 }] }),
      ask('a', { pieces: [{ start: 95, end: 98 }] }),
    ],
  ],
  ['the first by its id', [ask('a', {}), ask('b', {}), ask('c', {})]],
])('sortByImportance puts %s first', (_, questions) => {
  const ids = questions.map(({ id }) => id)
  expect(sortByImportance(questions).map(({ id }) => id)).toEqual(ids)
  expect(sortByImportance([...questions].reverse()).map(({ id }) => id)).toEqual(ids)
})
