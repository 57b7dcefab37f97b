import type { Environment } from '../options/environment.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { GenerateSettings, Task } from '../generate/generate.ts'
import { estimateQuestions, type Estimate } from '../plan/estimate.ts'
import type { Plan } from '../plan/plan.ts'
import { loadPrice } from '../plan/price.ts'
import type { Question } from '../plan/request.ts'
import { loadTokenCounter } from '../plan/tokens.ts'
import type { Answers } from '../store/answers.ts'
import { createVerifier, type Verifier } from '../verify/verify.ts'
import { holdTexts, type Reading } from './reading.ts'
import { screenQuestions, type Screened } from './screen.ts'

export interface Source {
  reading: Reading
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
  { reading, root, options, environment }: Source,
  asked: readonly Question[],
  answers: Answers,
): Promise<Prepared> {
  const { createScanner } = await import('../secrets/scanner.ts')
  const scanner = createScanner(environment.readApiKey())
  const { collection } = reading
  holdTexts(collection)
  const { questions, ...found } = screenQuestions({
    questions: asked,
    collection,
    scanner,
    policy: options.secrets,
  })
  const costOf = await loadCost(options, environment)
  const estimate = estimateQuestions({
    questions,
    known: readExperience(reading.plan),
    countTokens: await loadTokenCounter(),
    costOf,
  })
  const verifier = createVerifier({ collection, root })
  const { baseURL } = environment
  return {
    ...found,
    estimate,
    tasks: questions.map((question) => createTask(question, estimate, verifier)),
    settings: {
      apiKey: environment.readApiKey() ?? '',
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
        await answers.put(task.key, task.id, answer)
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

/** What questions would cost, from an even sample of them: an offer must not hold up a dev server. */
export async function estimateOffer(
  { reading, options, environment }: Omit<Source, 'root'>,
  questions: readonly Question[],
): Promise<number | null> {
  const step = Math.max(1, Math.ceil(questions.length / OFFER_SAMPLE))
  const sample = questions.filter((_, index) => index % step === 0)
  if (sample.length === 0) return 0
  const { costUsd } = estimateQuestions({
    questions: sample,
    known: readExperience(reading.plan),
    countTokens: await loadTokenCounter(),
    costOf: await loadCost(options, environment),
  })
  return costUsd === null ? null : (costUsd * questions.length) / sample.length
}

/** Prompts that an offer counts at most; counting this many takes some 20 ms. */
const OFFER_SAMPLE = 100

function loadCost(
  { model, price }: ResolvedOptions,
  { baseURL }: Environment,
): ReturnType<typeof loadPrice> {
  return loadPrice({ model, baseURL, price })
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

/** What this project's answers took so far, for the estimate. */
function readExperience(plan: Plan): Parameters<typeof estimateQuestions>[0]['known'] {
  return plan.symbols.flatMap(({ symbol, answer }) => {
    if (!answer?.docs) return []
    const { pieces } = symbol.declaration
    return [{ answer, characters: pieces.reduce((sum, { start, end }) => sum + end - start, 0) }]
  })
}
