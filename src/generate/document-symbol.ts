import type { Answer } from '../store/answer.ts'
import type { Docs } from '../types.ts'
import type { Verdict } from '../verify/verdict.ts'
import { parseAnswer } from './answer.ts'
import { type Attempt, openAttempt, recover } from './attempt.ts'
import type { ChatRequest } from './client.ts'
import { createFault, type Fault } from './errors.ts'
import { codeOf, ERROR_MESSAGES, isRemembered } from './failures.ts'
import { countCharacters, verifyAndRepair } from './repair.ts'
import type { SymbolContext } from './symbol-context.ts'
import type { Outcome, Task } from './task.ts'

/** A prompt that took far less than it should was cut by the server (facts: model-errors.md, section 6). */
const SILENT_CUT_SHARE = 0.6
/**
 * Estimates of short prompts are too rough to accuse a server, and one that counts less than this does not count at
 * all: half of a window of 2,048 tokens is the least that servers keep.
 */
const SILENT_CUT_TOKENS = 1000

/** From one symbol to an answer, or to the reason why there is none. Never throws for what a server does. */
export async function documentSymbol(task: Task, context: SymbolContext): Promise<Outcome> {
  const { request } = task
  const attempt = openAttempt(task, context)
  let lastFault: Fault | undefined
  for (;;) {
    const messages: ChatRequest['messages'] = [
      { role: 'system', content: request.system },
      { role: 'user', content: request.user(attempt.snippet) },
    ]
    const found = await ask(task, context, attempt, messages)
    if (found.docs) {
      const verdict = await verifyAndRepair(task, context, { ...found, messages, attempt })
      // Nothing of the summary was true: that is no documentation.
      if (verdict.docs.summary === '') return fail(task, context, attempt, createInvalid())
      return { status: 'documented', answer: createAnswer(task, context, attempt, verdict) }
    }
    lastFault = found.fault ?? lastFault
    // A symbol that was asked and refused has failed, also when it was the others that ended the run.
    if (context.isAborted(task) || !lastFault) return { status: 'pending' }
    if (!found.fault || found.hasEnded) return fail(task, context, attempt, lastFault)
    if (lastFault.class === 'tokenLimit') attempt.refusedCharacters = countCharacters(messages)
    const isWorthACall = await recover(lastFault, task, attempt, context)
    if (context.isAborted(task)) return { status: 'pending' }
    if (!isWorthACall) return fail(task, context, attempt, lastFault)
  }
}

type Found =
  | { docs: Docs; text: string }
  /** Without a fault the run ended before anything was asked. */
  | { docs?: undefined; fault: Fault | undefined; hasEnded: boolean }

async function ask(
  task: Task,
  { caller, flaws }: SymbolContext,
  attempt: Attempt,
  messages: ChatRequest['messages'],
): Promise<Found> {
  const called = await caller.call({ task, messages, outputTokens: attempt.outputTokens })
  if (called.status !== 'answered') {
    return { fault: called.fault, hasEnded: called.status === 'ended' }
  }
  const { text, tokens } = called
  const expected = task.estimate.inputTokens * (attempt.isShrunk ? shareOf(attempt) : 1)
  const isCut =
    tokens !== undefined &&
    tokens.input >= SILENT_CUT_TOKENS &&
    tokens.input < expected * SILENT_CUT_SHARE
  if (isCut) {
    flaws.note('cut')
    return { fault: createFault('tokenLimit'), hasEnded: false }
  }
  const docs = parseAnswer(text)
  if (docs) return { docs, text }
  return { fault: createInvalid(), hasEnded: false }
}

function createInvalid(): Fault {
  return { ...createFault('transient'), cause: 'invalid_output' }
}

function shareOf({ truncated }: Attempt): number {
  return truncated && truncated.fromChars > 0 ? truncated.toChars / truncated.fromChars : 1
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
