import type { Declaration } from '../collect/record.ts'
import type { Question } from './request.ts'

/**
 * Asks first for what the entries export, then for what is used most, then for the longest, since everybody waits for a long
 * call that starts last. The id decides between equals, so that the order is the same on each machine.
 */
export function sortByImportance(questions: Question[]): Question[] {
  const rank = (question: Question): [number, number, number] => [
    question.symbols.some((symbol) => symbol.fromEntry) ? 0 : 1,
    -Math.max(...question.symbols.map((symbol) => symbol.usedBy)),
    -measure(question.symbols[0]!.declaration),
  ]
  return questions
    .map((question) => ({ question, rank: rank(question) }))
    .sort(
      (a, b) =>
        a.rank[0] - b.rank[0] ||
        a.rank[1] - b.rank[1] ||
        a.rank[2] - b.rank[2] ||
        (a.question.id < b.question.id ? -1 : 1),
    )
    .map(({ question }) => question)
}

/** The length of the text as it is written, since the request is not made yet. */
function measure({ pieces }: Declaration): number {
  return pieces.reduce((length, { start, end }) => length + end - start, 0)
}
