import type { Answer } from '../store/answer.ts'
import type { Docs, Issue, Truncation } from '../types.ts'
import type { Verdict } from '../verify/verdict.ts'
import { dropWorthless } from '../verify/worthless.ts'
import { isLoopback } from '../options/base-url.ts'
import { PROVIDERS } from '../options/providers.ts'
import { parseAnswer } from './answer.ts'
import {
  type AnswerSchema,
  createExactSchema,
  selectFixedSchema,
  SUMMARY_SCHEMA,
} from './answer-schema.ts'
import { callModel, type CutAnswer } from './call.ts'
import type { ChatRequest } from './client.ts'
import { backOff } from './clock.ts'
import { createFault, type Fault } from './errors.ts'
import { codeOf, ERROR_MESSAGES, isRemembered } from './failures.ts'
import { isRepeating, isWindowFull, keepWholeFields } from './cut-answer.ts'
import { findJson } from './find-json.ts'
import { fitAnswer } from './fit-answer.ts'
import { findOutputRoom } from './overflow.ts'
import { shrinkSnippet } from './shrink.ts'
import type { Outcome, Run, Task } from './task.ts'

type Messages = ChatRequest['messages']

/** Calls that may fail for a passing reason, beyond the first. */
const TRANSIENT_RETRIES = 2
/** An answer that was paid for and is useless is asked for once more (facts: model-errors.md, section 2). */
const USELESS_RETRIES = 1
/** Refusals without a wait: each halves the calls in flight, and four times bring 10 of them down to one. */
const REFUSED_RETRIES = 4
/** How far the output cap is raised, once. */
const RAISED_CAP = 2
/** A prompt that took far less than it should was cut by the server (facts: model-errors.md, section 6). */
const SILENT_CUT_SHARE = 0.6
/**
 * Estimates of short prompts are too rough to accuse a server, and one that counts less than this does not count at
 * all: half of a window of 2,048 tokens is the least that servers keep.
 */
const SILENT_CUT_TOKENS = 1000

/** How a symbol is asked next, and what was tried before. */
interface Attempt {
  snippet: string
  outputTokens: number
  retries: number
  /** The snippet was shortened. */
  truncated?: Truncation
  /** The output cap was raised. */
  isRaised?: true
  /** The server leaves only so much for the output. */
  outputRoom?: number
  /** Characters of the last prompt that was too long: no later one may be as long. */
  refusedCharacters?: number
}

/** From one symbol to an answer, or to the reason why there is none. Never throws for what a server does. */
export async function documentSymbol(task: Task, run: Run): Promise<Outcome> {
  const { request } = task
  let attempt: Attempt = {
    snippet: request.snippet,
    outputTokens: run.settings.maxCompletionTokens,
    retries: 0,
  }
  let lastFault: Fault | undefined
  for (;;) {
    const messages: Messages = [
      { role: 'system', content: request.system },
      { role: 'user', content: request.user(attempt.snippet) },
    ]
    const asked = await ask(task, run, attempt, messages)
    if (asked.docs) {
      const verdict = await verifyAndRepair(task, run, { docs: asked.docs, attempt })
      // Nothing of the summary was true: that is no documentation.
      if (verdict.docs.summary === '') return fail(task, run, attempt, createInvalid())
      return { status: 'documented', answer: createAnswer(task, run, attempt, verdict) }
    }
    lastFault = asked.fault ?? lastFault
    // A symbol that was asked and refused has failed, also when it was the others that ended the run.
    if (isAborted(task, run) || !lastFault) return { status: 'pending' }
    if (!asked.fault || asked.hasEnded) return fail(task, run, attempt, lastFault)
    if (lastFault.class === 'tokenLimit') {
      attempt = { ...attempt, refusedCharacters: countCharacters(messages) }
    }
    const next = await adapt(lastFault, task, attempt, run)
    if (isAborted(task, run)) return { status: 'pending' }
    if (!next) return fail(task, run, attempt, lastFault)
    attempt = next
  }
}

/** The run's caller ended it or withdrew the task: what is unfinished is then open, not failed. */
function isAborted(task: Task, { settings }: Run): boolean {
  return (settings.signal?.aborted || task.signal?.aborted) ?? false
}

type Asked =
  | { docs: Docs }
  /** Without a fault the run ended before anything was asked. */
  | { docs?: undefined; fault: Fault | undefined; hasEnded: boolean }

async function ask(task: Task, run: Run, attempt: Attempt, messages: Messages): Promise<Asked> {
  const { outputTokens, truncated } = attempt
  const schema = createSchema(task, run)
  const called = await callModel(run, task, { messages, outputTokens, schema })
  if (called.status === 'ended') return { fault: called.fault, hasEnded: true }
  if (called.status === 'fault') return readCut(called.cut, called.fault, task)
  const { text, inputTokens = Infinity } = called
  const share = truncated?.fromChars ? truncated.toChars / truncated.fromChars : 1
  const expectedTokens = task.estimate.inputTokens * share
  if (inputTokens >= SILENT_CUT_TOKENS && inputTokens < expectedTokens * SILENT_CUT_SHARE) {
    run.counts.flaws.push('cut')
    return { fault: createFault('tokenLimit'), hasEnded: false }
  }
  const docs = parseAnswer(text)
  if (docs) return { docs: fitAnswer(docs, task.request.parts) }
  // Some servers take a schema and ignore it; the model then does better with the form in words alone.
  if (!findJson(text)) run.dialect.dropFormat()
  return { fault: createInvalid(), hasEnded: false }
}

/** What is whole of an answer that only repeats itself ships, since asking again would end the same. */
function readCut(cut: CutAnswer | undefined, fault: Fault, { request }: Task): Asked {
  if (!cut) return { fault, hasEnded: false }
  if (isRepeating(cut.text)) {
    const docs = parseAnswer(keepWholeFields(cut.text) ?? '')
    if (docs) return { docs: fitAnswer(docs, request.parts) }
    return { fault: { ...fault, isRepeating: true }, hasEnded: false }
  }
  return { fault: isWindowFull(cut) ? createFault('tokenLimit') : fault, hasEnded: false }
}

/** Names are fixed where a new schema costs nothing. */
function createSchema({ request }: Task, { settings: { provider, baseURL } }: Run): AnswerSchema {
  const isLocal = provider
    ? PROVIDERS[provider].isOwn
    : baseURL !== undefined && isLoopback(baseURL)
  return isLocal ? createExactSchema(request.parts) : selectFixedSchema(request.parts)
}

/**
 * Changes what can be changed after a fault, and waits where waiting helps. Returns the next attempt, or nothing where the
 * symbol is not worth another call.
 */
async function adapt(
  fault: Fault,
  task: Task,
  attempt: Attempt,
  run: Run,
): Promise<Attempt | undefined> {
  if (fault.stopsRun) run.stop.stop(codeOf(fault))
  if (fault.stopsRun || !run.bill.reserveAgain(task, 0)) return undefined
  switch (fault.class) {
    case 'tokenLimit':
      return leaveRoom(fault, attempt) ?? shorten(task, attempt)
    case 'outputLimit':
      return fault.isRepeating ? undefined : raiseCap(attempt, run.dialect.mostOutputTokens())
    case 'rateLimit':
    case 'transient':
      return retry(fault, attempt, run)
    default:
      return undefined
  }
}

function leaveRoom({ tokens }: Fault, attempt: Attempt): Attempt | undefined {
  if (attempt.outputRoom !== undefined) return undefined
  const outputRoom = findOutputRoom(tokens, attempt.outputTokens)
  return outputRoom === undefined ? undefined : { ...attempt, outputRoom, outputTokens: outputRoom }
}

function shorten({ request }: Task, attempt: Attempt): Attempt | undefined {
  if (attempt.truncated) return undefined
  const snippet = shrinkSnippet(request.snippet, request.script)
  const truncated = { fromChars: request.snippet.length, toChars: snippet.length }
  return { ...attempt, snippet, truncated }
}

function raiseCap(attempt: Attempt, mostTokens: number): Attempt | undefined {
  const outputTokens = Math.min(
    attempt.outputTokens * RAISED_CAP,
    mostTokens,
    attempt.outputRoom ?? Infinity,
  )
  if (attempt.isRaised || outputTokens <= attempt.outputTokens) return undefined
  return { ...attempt, outputTokens, isRaised: true }
}

async function retry(fault: Fault, attempt: Attempt, run: Run): Promise<Attempt | undefined> {
  const { breaker, counts, clock, stop } = run
  const isLast = attempt.retries >= mostRetries(fault)
  breaker(fault, isLast, counts.answers)
  if (isLast) return undefined
  const retries = attempt.retries + 1
  const mayRetry = await backOff(retries, fault.waitInMs ?? 0, { clock, signal: stop.signal })
  if (!mayRetry) return undefined
  counts.retries++
  return { ...attempt, retries }
}

function mostRetries({ class: kind, cause }: Fault): number {
  if (kind === 'rateLimit') return REFUSED_RETRIES
  return cause === 'invalid_output' ? USELESS_RETRIES : TRANSIENT_RETRIES
}

/**
 * Checks an answer against the code and drops what is false. Only where nothing of the summary is left one further call
 * asks for another one; where that fails too, the first true sentence of the description stands in, if there is one.
 */
async function verifyAndRepair(
  task: Task,
  run: Run,
  { docs, attempt }: { docs: Docs; attempt: Attempt },
): Promise<Checked> {
  const verdict = await check(docs, task)
  if (hasOwnSummary(verdict.docs, docs)) return verdict
  const faults = [...verdict.dropped, ...verdict.faults]
  const summary = await askForSummary(task, run, { attempt, docs, faults })
  if (summary === undefined) return verdict
  const repaired = { ...docs, summary }
  const second = await check(repaired, task)
  return hasOwnSummary(second.docs, repaired) ? second : verdict
}

/** What is left of an answer, and the sentences that were not false but worthless. */
interface Checked extends Verdict {
  dropped: Issue[]
}

async function check(docs: Docs, task: Task): Promise<Checked> {
  const worth = dropWorthless(docs)
  return { ...(await task.verify(worth.docs)), dropped: worth.issues }
}

/** False where the summary was dropped, also where a sentence of the description stands in for it. */
function hasOwnSummary(checked: Docs, { summary, description = '' }: Docs): boolean {
  if (checked.summary === '') return false
  return summary.includes(checked.summary) || !description.includes(checked.summary)
}

async function askForSummary(
  task: Task,
  run: Run,
  wrong: { attempt: Attempt; docs: Docs; faults: readonly Issue[] },
): Promise<string | undefined> {
  const { attempt, docs, faults } = wrong
  const about = faults
    .map(({ message }) => message)
    .filter((message) => /\bsummary\b/.test(message))
  const { system, user } = task.request.repair(attempt.snippet, {
    summary: docs.summary,
    faults: about,
  })
  const messages: Messages = [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ]
  if (countCharacters(messages) >= (attempt.refusedCharacters ?? Infinity)) return undefined
  if (!run.bill.reserveAgain(task, 0)) return undefined
  const { outputTokens } = attempt
  const called = await callModel(run, task, { messages, outputTokens, schema: SUMMARY_SCHEMA })
  if (called.status === 'fault' && called.fault.stopsRun) run.stop.stop(codeOf(called.fault))
  return called.status === 'answered' ? parseAnswer(called.text)?.summary : undefined
}

function countCharacters(messages: Messages): number {
  return messages.reduce((sum, { content }) => sum + String(content).length, 0)
}

function createInvalid(): Fault {
  return { ...createFault('transient'), cause: 'invalid_output' }
}

function createAnswer(
  task: Task,
  { bill, settings: { model } }: Run,
  { truncated }: Attempt,
  { docs, checked, faults, dropped, relies = [] }: Checked,
): Answer {
  const { tokens, costUsd } = bill.of(task)
  return {
    docs,
    ...(faults.length + dropped.length > 0 && { issues: [...faults, ...dropped] }),
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
  { bill, settings: { model } }: Run,
  { truncated }: Attempt,
  fault: Fault,
): Outcome {
  const code = codeOf(fault)
  const { tokens, costUsd } = bill.of(task)
  const error = { code, message: ERROR_MESSAGES[code] }
  const failed = { status: 'failed' as const, error, tokens, costUsd }
  // Before the shortened text was refused too, nothing is settled.
  if (!isRemembered(code) || (code === 'token_limit' && !truncated)) return failed
  const answer = { error, ...(truncated && { truncated }), tokens, costUsd, model }
  return { ...failed, answer }
}
