import type { Collection } from '../collect/collection.ts'
import type { Environment } from '../options/environment.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { GenerateSettings, Task } from '../generate/generate.ts'
import { estimateQuestions, type Estimate, type Outputs } from '../plan/estimate.ts'
import { loadPrice } from '../plan/price.ts'
import type { Question } from '../plan/request.ts'
import { loadTokenCounter } from '../plan/tokens.ts'
import type { StoredAnswer } from '../store/answer.ts'
import type { Answers } from '../store/answers.ts'
import { createVerifier, type Verifier } from '../verify/verify.ts'
import { screenQuestions, type Screened } from './screen.ts'

/** What tasks are made from. */
export interface Source {
  collection: Collection
  /** What earlier answers took. */
  outputs: Outputs
  root: string
  options: ResolvedOptions
  environment: Environment
}

/** Questions as calls to make, with what each will take. */
export interface Prepared extends Pick<Screened, 'withheld' | 'sightings'> {
  tasks: Task[]
  estimate: Estimate
  settings: GenerateSettings
}

/** From questions to tasks: the secrets out of them, the price, the tokens and the checks of each. Loads what only asking needs. */
export async function prepareTasks(
  { collection, outputs, root, options, environment }: Source,
  asked: readonly Question[],
  answers: Answers,
  onStored?: (answer: StoredAnswer) => void,
): Promise<Prepared> {
  const { createScanner } = await import('../secrets/scanner.ts')
  const scanner = createScanner(environment.readApiKey())
  const { questions, ...found } = screenQuestions({
    questions: asked,
    collection,
    scanner,
    policy: options.secrets,
  })
  const costOf = await loadCost(options, environment)
  const estimate = estimateQuestions({
    questions,
    outputs,
    countTokens: await loadTokenCounter(),
    costOf,
  })
  const verifier = createVerifier({ collection, root })
  const { provider, baseURL, keyVariable } = environment
  return {
    ...found,
    estimate,
    tasks: questions.map((question) => createTask(question, estimate, verifier)),
    settings: {
      apiKey: environment.readApiKey() ?? '',
      keyVariable,
      ...(provider !== undefined && { provider }),
      ...(baseURL !== undefined && { baseURL }),
      model: options.model,
      reasoningEffort: options.reasoningEffort,
      timeoutInMs: options.timeout,
      maxConcurrent: options.maxConcurrent,
      maxCompletionTokens: options.maxCompletionTokens,
      ...(estimate.costUsd !== null && { maxCost: options.maxCost }),
      price: costOf,
      redact: scanner.redact,
      async keep(task, answer) {
        const stored = await answers.put(task.key, task.id, answer)
        if (stored) onStored?.(stored)
      },
      ...shareWork(answers, options),
    },
  }
}

/** Divides the work with others who share these answers. */
function shareWork(
  answers: Answers,
  { timeout }: ResolvedOptions,
): Pick<GenerateSettings, 'sharing'> {
  // Waiting for another process takes no longer than a call of one's own.
  const leases = answers.openLeases(timeout)
  return leases ? { sharing: { leases, find: ({ key }) => answers.get(key) } } : {}
}

/** What questions would cost in US dollars; null where the price is unknown. */
export async function estimateCost(
  { outputs, options, environment }: Source,
  questions: readonly Question[],
): Promise<number | null> {
  const { costUsd } = estimateQuestions({
    questions,
    outputs,
    countTokens: await loadTokenCounter(),
    costOf: await loadCost(options, environment),
  })
  return costUsd
}

function loadCost(
  { model, price }: ResolvedOptions,
  { provider, baseURL }: Environment,
): ReturnType<typeof loadPrice> {
  return loadPrice({ model, provider, baseURL, price })
}

function createTask(question: Question, estimate: Estimate, verifier: Verifier): Task {
  const { key, id, request } = question
  const symbol = question.symbols[0]!
  return {
    key,
    id,
    request,
    estimate: estimate.questions.get(key)!,
    async verify(docs) {
      try {
        return await verifier.verify(symbol, docs)
      } catch {
        // The compiler may stumble over code that a model made up; that costs the examples and nothing else.
        const { examples: _, ...others } = docs
        return verifier.verify(symbol, others)
      }
    },
  }
}
