import type { CollectedSymbol, Collection } from '../collect/collection.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { Answer, StoredAnswer } from '../store/answer.ts'
import type { Docs, Issue } from '../types.ts'
import { createFingerprint } from './fingerprint.ts'
import { sortByImportance } from './order.ts'
import { createRequest, createSystemPrompt } from './prompt.ts'
import type { Question, SymbolRequest } from './request.ts'

/** One symbol of the build and what is known about it. */
export interface PlannedSymbol {
  symbol: CollectedSymbol
  key: string
  /** What a person wrote, where it counts. */
  human?: Docs
  /** What of that the code contradicts, once it was checked. */
  humanVerdict?: { checked: number; faults: Issue[] }
  /** The answer without what was true when it was given and is not now, since a neighbour is gone. */
  revised?: Pick<Answer, 'docs' | 'issues'>
  /** What the store knows: an answer, or a failure that would happen again. */
  answer?: StoredAnswer
}

export interface Plan {
  /** Every symbol of the build, in the collection's order. */
  symbols: PlannedSymbol[]
  /** What the store cannot answer, most important first. */
  questions: Question[]
  /** Questions beyond `maxSymbols`. */
  overLimit: Question[]
}

export type PlanOptions = Pick<
  ResolvedOptions,
  'model' | 'language' | 'instructions' | 'existing' | 'scope' | 'internal' | 'maxSymbols'
>

/** Decides for each symbol whether a person wrote it, the store knows it, or it is to be asked. */
export async function createPlan(options: {
  collection: Collection
  options: PlanOptions
  getAnswers: (keys: string[]) => Promise<Map<string, StoredAnswer>>
}): Promise<Plan> {
  const { collection, getAnswers } = options
  const { existing, maxSymbols = Infinity } = options.options
  const fingerprint = createFingerprint(options.options)

  const symbols: PlannedSymbol[] = selectSymbols(collection, options.options).map((symbol) => {
    const key = fingerprint(symbol, collection.modules.get(symbol.module)?.record.comment)
    const { human } = symbol.declaration
    return human && existing !== 'ignore' ? { symbol, key, human } : { symbol, key }
  })

  const open = symbols.filter(({ human }) => !(existing === 'keep' && human?.summary))
  const answers = await getAnswers([...new Set(open.map(({ key }) => key))])
  for (const planned of open) {
    const answer = answers.get(planned.key)
    if (answer) planned.answer = answer
  }

  const questions = createQuestions(
    open.filter(({ answer }) => !answer),
    collection,
    options.options,
  )
  return {
    symbols,
    questions: questions.slice(0, maxSymbols),
    overLimit: questions.slice(maxSymbols),
  }
}

function selectSymbols(
  { symbols }: Collection,
  { scope, internal }: PlanOptions,
): CollectedSymbol[] {
  return symbols.filter(
    (symbol) =>
      (scope === 'modules' || symbol.fromEntry) && (internal || !symbol.declaration.internal),
  )
}

export function createQuestions(
  unanswered: PlannedSymbol[],
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
