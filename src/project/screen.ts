import type { CollectedSymbol, Collection } from '../collect/collection.ts'
import { createLineTable } from '../collect/lines.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { ERROR_MESSAGES } from '../generate/failures.ts'
import type { Outcome } from '../generate/generate.ts'
import type { Question, SymbolRequest } from '../plan/request.ts'
import type { Scanner, Sighting } from '../secrets/scanner.ts'

/** What is left to ask once the secrets are out of it. */
export interface Screened {
  questions: Question[]
  /** What is not asked because of its secrets, by key. */
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
