import type { Declaration } from '../collect/record.ts'
import type { Question } from './request.ts'

/**
 * What is asked first: what the entries export, then what most others use, then the longest, since a long call that
 * starts last is what everybody waits for. The id decides between equals, so that the order is the same on each machine.
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

/** Of the text as it is written: the request is not made before it is asked. */
function measure({ pieces }: Declaration): number {
  return pieces.reduce((length, { start, end }) => length + end - start, 0)
}
