import type { CollectedSymbol, Collection } from '../collect/collection.ts'
import { isMarkOf } from '../collect/generated.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { StoredAnswer } from '../store/answer.ts'
import type { Answers } from '../store/answers.ts'
import type { Docs } from '../types.ts'
import type { Declaration } from '../collect/record.ts'
import { createFingerprint } from './fingerprint.ts'
import { createRequest, createSystemPrompt } from './prompt.ts'
import type { Question, SymbolRequest } from './request.ts'

/** One symbol and what is known about it before the model is asked. */
export interface PlannedSymbol {
  symbol: CollectedSymbol
  key: string
  /** What a person wrote, where it counts. */
  human?: Docs
  /** What the store knows: an answer, or a failure that would happen again. */
  answer?: StoredAnswer
  /** The answer as `apply --source` wrote it into the code, where the store does not know it. */
  written?: Docs
}

export interface Plan {
  /** In the order in which they were collected. */
  symbols: PlannedSymbol[]
  /** The stamp of every answer that was looked for, by key; empty where there was none. */
  stamps: ReadonlyMap<string, string>
  /** What the store cannot answer, most important first. */
  questions: Question[]
  /** Questions beyond `maxSymbols`. */
  overLimit: Question[]
}

export type PlanOptions = Pick<
  ResolvedOptions,
  'model' | 'language' | 'instructions' | 'existing' | 'scope' | 'internal' | 'maxSymbols'
>

/** Decides for each symbol whether a person wrote its docs, the store knows it, or it is to be asked. */
export async function createPlan({
  symbols: collected,
  collection,
  options,
  answers,
}: {
  symbols: readonly CollectedSymbol[]
  collection: Collection
  options: PlanOptions
  answers: Pick<Answers, 'getMany' | 'look'>
}): Promise<Plan> {
  const { existing, maxSymbols = Infinity } = options
  const fingerprint = createFingerprint(options)
  const keyed = selectSymbols(collected, options).map((symbol): PlannedSymbol => {
    const key = fingerprint(symbol, collection.modules.get(symbol.module)?.outline.comment)
    const { human } = symbol.declaration
    return human && existing !== 'ignore' ? { symbol, key, human } : { symbol, key }
  })
  const isOpen = ({ human }: PlannedSymbol): boolean => !(existing === 'keep' && human?.summary)

  const keys = [...new Set(keyed.filter(isOpen).map(({ key }) => key))]
  // Before they are read: what changes in between looks different to the next build.
  const stamps = new Map(keys.map((key) => [key, answers.look(key) ?? '']))
  const known = await answers.getMany(keys)
  const symbols = keyed.map((planned): PlannedSymbol => {
    if (!isOpen(planned)) return planned
    const answer = known.get(planned.key)
    if (answer) return { ...planned, answer }
    const { generated } = planned.symbol.declaration
    const isCurrent = generated?.docs.summary && isMarkOf(generated.mark, planned.key)
    return isCurrent ? { ...planned, written: generated.docs } : planned
  })
  const unanswered = symbols.filter((planned) => {
    return isOpen(planned) && !planned.answer && !planned.written
  })
  const questions = createQuestions(unanswered, collection, options)
  return {
    symbols,
    stamps,
    questions: questions.slice(0, maxSymbols),
    overLimit: questions.slice(maxSymbols),
  }
}

function selectSymbols(
  symbols: readonly CollectedSymbol[],
  { scope, internal }: PlanOptions,
): CollectedSymbol[] {
  return symbols.filter(
    (symbol) =>
      (scope === 'modules' || symbol.fromEntry) && (internal || !symbol.declaration.internal),
  )
}

/** Makes one question of all symbols with the same key, most important first. */
export function createQuestions(
  unanswered: readonly PlannedSymbol[],
  collection: Collection,
  options: PlanOptions,
): Question[] {
  const questions = new Map<string, Question>()
  const system = createSystemPrompt(options)
  const { language } = options
  const comments = options.existing !== 'ignore'
  for (const { symbol, key } of unanswered) {
    const known = questions.get(key)
    if (known) known.symbols.push(symbol)
    else {
      let request: SymbolRequest | undefined
      questions.set(key, {
        key,
        id: symbol.id,
        symbols: [symbol],
        get request() {
          return (request ??= createRequest({ symbol, collection, system, language, comments }))
        },
      })
    }
  }
  return sortByImportance([...questions.values()])
}

/**
 * Sorts questions: first what the entries export, then what most modules import, then the longest, since everybody waits
 * for a long call that starts last. The id decides between equals, so that the order is the same on each machine.
 */
export function sortByImportance(questions: Question[]): Question[] {
  const rank = (question: Question): [number, number, number] => [
    question.symbols.some((symbol) => symbol.fromEntry) ? 0 : 1,
    -Math.max(...question.symbols.map((symbol) => symbol.importedBy)),
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

/** Measures the text as it is written, since the request is only made when it is asked. */
function measure({ pieces }: Declaration): number {
  return pieces.reduce((length, { start, end }) => length + end - start, 0)
}
