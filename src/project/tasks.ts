import type { CollectedSymbol, Collection } from '../collect/collection.ts'
import { createLineTable } from '../collect/lines.ts'
import { ERROR_MESSAGES } from '../generate/failures.ts'
import type { GenerateSettings, Outcome, Task } from '../generate/generate.ts'
import type { Environment } from '../options/environment.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import {
  estimateQuestions,
  type Estimate,
  type Outputs,
  loadTokenCounter,
} from '../plan/estimate.ts'
import { loadPrice } from '../plan/price.ts'
import type { Question, SymbolRequest } from '../plan/request.ts'
import type { Scanner, Sighting } from '../secrets/scanner.ts'
import type { StoredAnswer } from '../store/answer.ts'
import type { Answers } from '../store/answers.ts'
import { createVerifier, type Verifier } from '../verify/verify.ts'

/** The sources and settings that tasks are made from. */
export interface Source {
  collection: Collection
  /** The output tokens of earlier answers. */
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

/** Estimates the cost of questions in US dollars; null if the price is unknown. */
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

/** The questions that are left to ask, without secrets. */
interface Screened {
  questions: Question[]
  /** Questions that are not asked because of their secrets, by key. */
  withheld: Map<string, Outcome>
  /** Every place once, in the order of the questions. */
  sightings: Sighting[]
}

/**
 * Looks for secrets in what would be sent, before the first call. Only here, where something is asked, and not where
 * keys are made: a warm build then needs no scanner, and rules that get better change no key and cost no call. So the
 * key is over the text as it is written, and the model sees the same text with placeholders.
 */
export function screenQuestions(options: {
  questions: readonly Question[]
  collection: Collection
  scanner: Scanner
  policy: ResolvedOptions['secrets']
}): Screened {
  const { questions, collection, scanner, policy } = options
  const found = new Map<string, Sighting>()
  const see = (sighting: Sighting): void => {
    found.set(`${sighting.place} ${sighting.kind}`, sighting)
  }
  const system = questions[0]?.request.system ?? ''
  for (const { kind } of scanner.find(system)) see({ place: 'the option `instructions`', kind })

  const screened = questions.map((question) => {
    const { request, symbols } = question
    const message = request.user(request.snippet)
    const secrets = scanner.find(message)
    for (const { kind, start, end } of secrets) {
      see({ place: locateSecret(message.slice(start, end), symbols[0]!, collection), kind })
    }
    return { question, hasSecrets: secrets.length > 0 }
  })

  const isWithheld = ({ hasSecrets }: { hasSecrets: boolean }): boolean =>
    (policy === 'fail' && found.size > 0) || (policy === 'skip' && hasSecrets)
  const asked = screened.filter((one) => !isWithheld(one))
  return {
    questions: asked.map(({ question }) => {
      return found.size > 0
        ? { ...question, request: redactRequest(question.request, scanner) }
        : question
    }),
    withheld: new Map(screened.filter(isWithheld).map(({ question }) => [question.key, WITHHELD])),
    sightings: [...found.values()],
  }
}

const WITHHELD: Outcome = {
  status: 'pending',
  error: { code: 'secret', message: ERROR_MESSAGES.secret },
}

function redactRequest(request: SymbolRequest, { redact }: Scanner): SymbolRequest {
  return {
    ...request,
    system: redact(request.system),
    snippet: redact(request.snippet),
    user: (snippet) => redact(request.user(snippet)),
  }
}

/**
 * Searches the text that the prompt was made from, since a prompt knows no lines: the symbol's own, then its module's,
 * then what it refers to. The first line will do: line ends may have changed.
 */
function locateSecret(secret: string, symbol: CollectedSymbol, { modules }: Collection): string {
  const [line = ''] = secret.split('\n', 1)
  for (const { module, declaration } of [symbol, ...symbol.references]) {
    const text = modules.get(module)?.text ?? ''
    const own = [...declaration.comments, ...declaration.pieces].map(({ start }) => start)
    const within = text.indexOf(line, Math.min(...own))
    const at = within >= 0 ? within : text.indexOf(line)
    if (at >= 0) return `${module}:${createLineTable(text).lineAt(at)}`
  }
  return `${symbol.module}:${symbol.declaration.line}`
}
