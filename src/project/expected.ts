import { sumOutputs } from '../emit/module-docs.ts'
import {
  countQuestions,
  priceQuestions,
  type CountedQuestion,
  type Estimate,
  loadTokenCounter,
} from '../plan/estimate.ts'
import { loadPrice } from '../plan/price.ts'
import type { Question } from '../plan/request.ts'
import type { ModuleState } from './snapshot.ts'
import type { Source } from './tasks.ts'

/** Counts what a build with a key would ask, by key. Loads what that takes only where there is a question. */
export async function countOpen(
  { collection, options }: Pick<Source, 'collection' | 'options'>,
  questions: readonly Question[],
): Promise<ReadonlyMap<string, CountedQuestion>> {
  if (questions.length === 0) return new Map()
  const [{ screenQuestions }, { createScanner }, countTokens] = await Promise.all([
    import('./tasks.ts'),
    import('../secrets/scanner.ts'),
    loadTokenCounter(),
  ])
  const scanner = createScanner(undefined)
  const policy = options.secrets
  const screened = screenQuestions({ questions, collection, scanner, policy })
  return countQuestions(screened.questions, countTokens)
}

/** Estimates what a build with a key would ask of all modules; `undefined` where that is nothing. */
export async function estimateOpen(
  states: readonly ModuleState[],
  { options: { model, price }, environment }: Pick<Source, 'options' | 'environment'>,
): Promise<Estimate | undefined> {
  const counted = new Map(states.flatMap(({ expected = {} }) => Object.entries(expected)))
  if (counted.size === 0) return undefined
  const { provider, baseURL } = environment
  const outputs = sumOutputs(
    [],
    states.map(({ totals }) => totals),
  )
  return priceQuestions(counted, outputs, await loadPrice({ model, provider, baseURL, price }))
}
