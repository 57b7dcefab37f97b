import type { Docs, Issue } from '../types.ts'
import type { Verdict } from '../verify/verdict.ts'
import { parseAnswer } from './answer.ts'
import type { Attempt } from './attempt.ts'
import type { ChatRequest } from './client.ts'
import { codeOf } from './failures.ts'
import type { SymbolContext } from './symbol-context.ts'
import type { Task } from './task.ts'

/** Of an answer in JSON about code; on the side of more tokens. */
const CHARACTERS_PER_TOKEN = 3

/**
 * Holds an answer against the code. One further call names what is false; the better verdict counts, and what it still
 * found false is dropped. The first answer is paid for: whatever becomes of the second call, it is not lost.
 */
export async function verifyAndRepair(
  task: Task,
  context: SymbolContext,
  asked: { messages: ChatRequest['messages']; docs: Docs; text: string; attempt: Attempt },
): Promise<Verdict> {
  const { messages, docs, text, attempt } = asked
  const verdict = await task.verify(docs)
  if (verdict.faults.length === 0) return verdict
  const more: ChatRequest['messages'] = [
    { role: 'assistant', content: text },
    { role: 'user', content: describeFaults(verdict.faults) },
  ]
  const conversation = [...messages, ...more]
  const moreTokens = Math.ceil(countCharacters(more) / CHARACTERS_PER_TOKEN)
  if (!context.mayAskAgain(task, moreTokens)) return verdict
  if (countCharacters(conversation) >= (attempt.refusedCharacters ?? Infinity)) return verdict
  const called = await context.caller.call({
    task,
    messages: conversation,
    outputTokens: attempt.outputTokens,
  })
  if (called.status === 'fault' && called.fault.stopsRun) context.stop(codeOf(called.fault))
  const repaired = called.status === 'answered' ? parseAnswer(called.text) : undefined
  const second = repaired && (await task.verify(repaired))
  return second && second.faults.length <= verdict.faults.length ? second : verdict
}

export function countCharacters(messages: ChatRequest['messages']): number {
  return messages.reduce((sum, { content }) => sum + String(content).length, 0)
}

function describeFaults(faults: Issue[]): string {
  return [
    'The code contradicts parts of this answer:',
    ...faults.map(({ message }) => `- ${message}`),
    'Give the whole answer again with these parts corrected, or left out where the code does not tell.',
  ].join('\n')
}
