import type { AnswerSchema } from './answer-schema.ts'
import type { ChatRequest } from './client.ts'
import type { Completion } from './completion.ts'
import { readReply, type Fault } from './errors.ts'
import type { Run, Task } from './task.ts'
import type { Tokens } from '../types.ts'

/** The result of a call: a text, a fault, or the end of the run. */
export type Called =
  | { status: 'answered'; text: string; inputTokens: number | undefined }
  /** `cut` is there where an answer ended early. */
  | { status: 'fault'; fault: Fault; cut?: CutAnswer }
  /** With the refusal that the symbol was waiting on, where it was asked at all. */
  | { status: 'ended'; fault: Fault | undefined }

export interface CutAnswer {
  text: string
  tokens: Tokens | undefined
  /** The output cap of the call. */
  outputTokens: number
}

/**
 * Makes one call as symbols see it. Waits that the server asks for, and parameters that it turns out not to know, are
 * settled here, since neither is an attempt of the symbol.
 */
export async function callModel(
  run: Run,
  task: Task,
  asked: { messages: ChatRequest['messages']; outputTokens: number; schema: AnswerSchema },
): Promise<Called> {
  const { client, dialect, pace, counts, clock } = run
  const { messages, outputTokens, schema } = asked
  const expectedTokens = task.estimate.inputTokens + task.estimate.outputTokens
  let refusal: Fault | undefined
  for (;;) {
    const permit = await pace.acquire({ tokens: expectedTokens })
    if (!permit) return { status: 'ended', fault: refusal }
    if (task.signal?.aborted) {
      permit.release('failure')
      return { status: 'ended', fault: undefined }
    }
    const request = dialect.shape(messages, outputTokens, schema)
    counts.calls++
    const reply = await client.send(request, task.signal)
    const headers = 'failure' in reply ? undefined : reply.headers
    const prompt = messages.map(({ content }) => String(content)).join('\n')
    const { fault, completion } = readReply(reply, { nowInMs: clock.now(), prompt })
    if (completion) charge(run, task, completion)
    const flaw = completion?.isUsageWrong ? 'usage' : fault?.flaw
    if (flaw) counts.flaws.push(flaw)

    if (!fault) {
      permit.release('success', headers)
      counts.answers++
      return { status: 'answered', text: completion.text, inputTokens: completion.tokens?.input }
    }
    if (fault.class === 'rateLimit') {
      const isHopeful = permit.refuse(fault.waitInMs, headers) && !fault.stopsRun
      // A wait that the server names is no attempt of the symbol.
      refusal = fault
      if (isHopeful && fault.waitInMs !== undefined) continue
      return { status: 'fault', fault: { ...fault, stopsRun: !isHopeful } }
    }
    permit.release('failure', headers)
    if (dialect.learn(request, fault)) continue
    if (fault.class !== 'outputLimit' || !completion) return { status: 'fault', fault }
    const { text, tokens } = completion
    const cap = Math.min(outputTokens, dialect.mostOutputTokens())
    return { status: 'fault', fault, cut: { text, tokens, outputTokens: cap } }
  }
}

/** An answer without usage costs all the same: it is estimated, and the log says so. */
function charge({ bill }: Run, task: Task, { tokens, text, isAnswer }: Completion): void {
  if (tokens) bill.add(task, tokens, false)
  else if (isAnswer) {
    const output = Math.ceil(text.length / 4)
    bill.add(task, { input: task.estimate.inputTokens, output }, true)
  }
}
