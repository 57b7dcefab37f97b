import type { ErrorCode } from '../types.ts'
import type { Fault } from './errors.ts'

/** One message per code and nothing of the server's own words, so that the same failure gives the same bytes. */
export const ERROR_MESSAGES: Record<ErrorCode, string> = {
  token_limit: 'Token limit exceeded after truncation retry',
  output_limit: 'Output limit reached - the answer was cut off',
  rate_limit: 'Rate limit (429) - temporary failure',
  timeout: 'Timeout - no answer in time',
  network: 'Network error - the model server could not be reached',
  server: 'Server error - temporary failure',
  auth: 'Authentication failed - the API key is missing, wrong or not permitted',
  quota: 'Quota exceeded - no credit left',
  content_filter: 'Content filter - the model server refused the text',
  invalid_output: 'Invalid output - the answer was not the documentation asked for',
  bad_request: 'Bad request - the model server refused the model or a parameter',
  budget: 'Budget - not asked, since `maxCost` would be exceeded',
  no_key: 'No API key - not asked',
  secret: 'Secret - not asked, since its text holds what looks like one',
}

/** Why a run ended early and what to do about it: two sentences. */
export interface Stop {
  code: ErrorCode
  message: string
  action: string
}

const LATER = 'Build again later; every answer so far is kept.'

const STOPS: Partial<Record<ErrorCode, Omit<Stop, 'code'>>> = {
  auth: {
    message: 'The model server refused the API key.',
    action: 'Check the option `apiKey` or the environment variable KEY.',
  },
  quota: {
    message: 'The account at the model server has no credit left.',
    action: 'Add credit or raise its limit and build again; every answer so far is kept.',
  },
  bad_request: {
    message: 'The model server does not know the model or the address.',
    action: 'Check the options `model` and `baseURL`.',
  },
  network: {
    message: 'The model server cannot be reached.',
    action: 'Check the connection and the option `baseURL`.',
  },
  timeout: {
    message: 'The model server does not answer in time.',
    action: 'Check the server or raise the option `timeout`.',
  },
  rate_limit: {
    message: 'The model server refuses calls (429) for longer than a build should wait.',
    action: LATER,
  },
}

export function stopFor(code: ErrorCode, keyVariable: string = 'OPENAI_API_KEY'): Stop {
  const stop = STOPS[code] ?? { message: `${ERROR_MESSAGES[code]}.`, action: LATER }
  return { code, ...stop, action: stop.action.replace(/\bKEY\b/, keyVariable) }
}

/** The code that users see for a class of faults. */
export function codeOf(fault: Fault): ErrorCode {
  switch (fault.class) {
    case 'tokenLimit':
      return 'token_limit'
    case 'outputLimit':
      return 'output_limit'
    case 'rateLimit':
      return 'rate_limit'
    case 'contentFilter':
      return 'content_filter'
    case 'badRequest':
      return 'bad_request'
    case 'transient':
      return fault.cause ?? 'server'
    default:
      return fault.class
  }
}

/** True where asking again with the same text would end the same (facts: model-errors.md, section 7). */
export function isRemembered(code: ErrorCode): boolean {
  return code === 'token_limit' || code === 'content_filter'
}

/** Flaws that no status shows, in the words of the log: for one answer, then for several. */
const FLAW_WORDS = {
  late: ['answer not in time', 'answers not in time'],
  connection: ['broken connection', 'broken connections'],
  html: ['HTML page', 'HTML pages'],
  json: ['broken JSON text', 'broken JSON texts'],
  empty: ['empty body', 'empty bodies'],
  choices: ['answer without choices', 'answers without choices'],
  text: ['answer without text', 'answers without text'],
  oversized: ['body over 8 MB', 'bodies over 8 MB'],
  redirect: ['redirect to another host', 'redirects to another host'],
  cut: ['prompt cut short', 'prompts cut short'],
  usage: ['wrong token count', 'wrong token counts'],
} as const

export type Flaw = keyof typeof FLAW_WORDS

/** One phrase for each kind, the most frequent first: `12 HTML pages`. The log names them, since the asset has one message per code. */
export function describeFlaws(flaws: readonly Flaw[]): string[] {
  const counts = new Map<Flaw, number>()
  for (const flaw of flaws) counts.set(flaw, (counts.get(flaw) ?? 0) + 1)
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([flaw, count]) => `${count} ${FLAW_WORDS[flaw][count === 1 ? 0 : 1]}`)
}
