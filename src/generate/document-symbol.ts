import type { Answer } from '../store/answer.ts'
import type { Docs, ErrorCode, Issue, Tokens, Truncation } from '../types.ts'
import type { Verdict } from '../verify/verdict.ts'
import { parseAnswer } from './answer.ts'
import type { Caller } from './caller.ts'
import type { ChatRequest } from './client.ts'
import type { Fault } from './errors.ts'
import { codeOf, ERROR_MESSAGES, isRemembered } from './failures.ts'
import { shrinkSnippet } from './shrink.ts'
import type { Bill } from './bill.ts'
import type { Outcome, Task } from './task.ts'

/** Calls that may fail for a passing reason, beyond the first. */
const TRANSIENT_RETRIES = 2
/** The output cap is raised so far, once. */
const RAISED_CAP = 2
/** A prompt that took far less than it should was cut by the server (facts: model-errors.md, section 6). */
const SILENT_CUT_SHARE = 0.6
/** Estimates of short prompts are too rough to accuse a server. */
const SILENT_CUT_TOKENS = 1000

/** What one symbol's calls go through. */
export interface SymbolContext {
  caller: Caller
  bill: Bill
  model: string
  maxCompletionTokens: number
  /** Whether one more call of that cost is within the budget. */
  mayRepair: (task: Task) => boolean
  /** Whether the server ever gave an answer in this run. */
  hasAnswered: () => boolean
  /** Ends the run: no other symbol would fare better. */
  stop: (code: ErrorCode) => void
  /** Waits before a repetition that no server asked for; `false` when the run was stopped meanwhile. */
  backOff: (attempt: number) => Promise<boolean>
}

interface Attempt {
  snippet: string
  outputTokens: number
  truncated?: Truncation
  retries: number
  isShrunk: boolean
  isCapChanged: boolean
}

/** From one symbol to an answer, or to the reason why there is none. Never throws for what a server does. */
export async function documentSymbol(task: Task, context: SymbolContext): Promise<Outcome> {
  const { request } = task
  const attempt: Attempt = {
    snippet: request.snippet,
    outputTokens: context.maxCompletionTokens,
    retries: 0,
    isShrunk: false,
    isCapChanged: false,
  }
  for (;;) {
    const messages: ChatRequest['messages'] = [
      { role: 'system', content: request.system },
      { role: 'user', content: request.user(attempt.snippet) },
    ]
    const called = await context.caller.call({ task, messages, outputTokens: attempt.outputTokens })
    if (called.status === 'ended') return { status: 'pending' }
    const found = called.status === 'answered' ? readAnswer(task, attempt, called) : called
    if (found.status === 'docs') {
      const verdict = await verifyAndRepair(task, context, messages, found, attempt)
      return { status: 'documented', answer: createAnswer(task, context, attempt, verdict) }
    }
    const next = await recover(found.fault, task, attempt, context)
    if (next === 'again') continue
    return next === 'ended' ? { status: 'pending' } : fail(task, context, attempt, next)
  }
}

interface Answered {
  text: string
  tokens: Tokens | undefined
}

function readAnswer(
  task: Task,
  attempt: Attempt,
  { text, tokens }: Answered,
): { status: 'docs'; docs: Docs; text: string } | { status: 'fault'; fault: Fault } {
  const expected = task.estimate.inputTokens * (attempt.isShrunk ? 0.75 : 1)
  const isCut =
    tokens !== undefined &&
    expected > SILENT_CUT_TOKENS &&
    tokens.input < expected * SILENT_CUT_SHARE
  if (isCut) return { status: 'fault', fault: createFault('tokenLimit') }
  const docs = parseAnswer(text)
  if (!docs) {
    return { status: 'fault', fault: { ...createFault('transient'), cause: 'invalid_output' } }
  }
  return { status: 'docs', docs, text }
}

function createFault(kind: Fault['class']): Fault {
  return { class: kind, stopsRun: false, named: { params: [], messages: [] }, tokens: {} }
}

/** Changes what can be changed: `again`, the code of what cannot be mended, or `ended` with the run. */
async function recover(
  fault: Fault,
  task: Task,
  attempt: Attempt,
  context: SymbolContext,
): Promise<'again' | 'ended' | ErrorCode> {
  const code = codeOf(fault)
  if (fault.isAborted) return 'ended'
  if (fault.stopsRun) {
    context.stop(code)
    return code
  }
  if (fault.outputLimit !== undefined && !attempt.isCapChanged) {
    attempt.isCapChanged = true
    attempt.outputTokens = fault.outputLimit
    return 'again'
  }
  switch (fault.class) {
    case 'tokenLimit': {
      if (attempt.isShrunk) return code
      attempt.isShrunk = true
      const { snippet, script } = task.request
      attempt.snippet = shrinkSnippet(snippet, script)
      attempt.truncated = { fromChars: snippet.length, toChars: attempt.snippet.length }
      return 'again'
    }
    case 'outputLimit':
      if (attempt.isCapChanged) return code
      attempt.isCapChanged = true
      attempt.outputTokens *= RAISED_CAP
      return 'again'
    case 'transient':
    case 'rateLimit': {
      const most = code === 'invalid_output' ? 1 : TRANSIENT_RETRIES
      if (attempt.retries >= most) {
        // A server that nobody reaches and that never answered is not there.
        if (fault.isUnreachable && !context.hasAnswered()) context.stop(code)
        return code
      }
      attempt.retries++
      return (await context.backOff(attempt.retries)) ? 'again' : 'ended'
    }
    default:
      return code
  }
}

/** One further call names the faults; the better verdict counts, and what it still found false is dropped. */
async function verifyAndRepair(
  task: Task,
  context: SymbolContext,
  messages: ChatRequest['messages'],
  first: { docs: Docs; text: string },
  attempt: Attempt,
): Promise<Verdict> {
  const verdict = await task.verify(first.docs)
  if (verdict.faults.length === 0 || !context.mayRepair(task)) return verdict
  const called = await context.caller.call({
    task,
    messages: [
      ...messages,
      { role: 'assistant', content: first.text },
      { role: 'user', content: describeFaults(verdict.faults) },
    ],
    outputTokens: attempt.outputTokens,
  })
  const docs = called.status === 'answered' ? parseAnswer(called.text) : undefined
  const second = docs && (await task.verify(docs))
  return second && second.faults.length <= verdict.faults.length ? second : verdict
}

function describeFaults(faults: Issue[]): string {
  return [
    'The code contradicts parts of this answer:',
    ...faults.map(({ message }) => `- ${message}`),
    'Give the whole answer again with these parts corrected, or left out where the code does not tell.',
  ].join('\n')
}

function createAnswer(
  task: Task,
  { bill, model }: SymbolContext,
  { truncated }: Attempt,
  { docs, checked, faults, relies = [] }: Verdict,
): Answer {
  const { tokens, costUsd } = bill.of(task)
  return {
    docs,
    ...(faults.length > 0 && { issues: faults }),
    claims: { checked, false: faults.length },
    ...(relies.length > 0 && { relies }),
    ...(truncated && { truncated }),
    tokens,
    costUsd,
    model,
  }
}

function fail(
  task: Task,
  { bill, model }: SymbolContext,
  { truncated }: Attempt,
  code: ErrorCode,
): Outcome {
  const { tokens, costUsd } = bill.of(task)
  const error = { code, message: ERROR_MESSAGES[code] }
  const failed = { status: 'failed' as const, error, tokens, costUsd }
  if (!isRemembered(code)) return failed
  const answer = { error, ...(truncated && { truncated }), tokens, costUsd, model }
  return { ...failed, answer }
}
