import type { Tokens } from '../types.ts'
import type { Bill } from './bill.ts'
import type { ChatRequest, Client } from './client.ts'
import type { Clock } from './clock.ts'
import type { Dialect } from './dialect.ts'
import { readReply, type Fault } from './errors.ts'
import type { Flaws } from './flaws.ts'
import type { Pace } from './pace.ts'
import type { Task } from './task.ts'

/** What came of asking: a text, what is wrong, or the end of the run. */
export type Called =
  | { status: 'answered'; text: string; tokens: Tokens | undefined }
  | { status: 'fault'; fault: Fault }
  /** With the refusal that the symbol was waiting on, where it was asked at all. */
  | { status: 'ended'; fault: Fault | undefined }

export interface Caller {
  /**
   * One call as symbols see it. Waits that the server asks for and what the server turns out not to understand are
   * settled here, since they are no attempts of the symbol.
   */
  call: (asked: {
    task: Task
    messages: ChatRequest['messages']
    outputTokens: number
  }) => Promise<Called>
  calls: () => number
  /** Good answers so far. */
  answers: () => number
}

export function createCaller(parts: {
  client: Client
  dialect: Dialect
  pace: Pace
  bill: Bill
  flaws: Flaws
  clock: Clock
}): Caller {
  const { client, dialect, pace, bill, flaws, clock } = parts
  let calls = 0
  let answers = 0

  return {
    calls: () => calls,
    answers: () => answers,
    async call({ task, messages, outputTokens }) {
      let refusal: Fault | undefined
      for (;;) {
        const { inputTokens, outputTokens: expected } = task.estimate
        const pass = await pace.enter({ tokens: inputTokens + expected })
        if (!pass) return { status: 'ended', fault: refusal }
        if (task.signal?.aborted) {
          pass.leave('failure')
          return { status: 'ended', fault: undefined }
        }
        const request = dialect.shape(messages, outputTokens)
        calls++
        const reply = await client.send(request, task.signal)
        const headers = 'failure' in reply ? undefined : reply.headers
        const prompt = messages.map(({ content }) => String(content)).join('\n')
        const { fault, completion } = readReply(reply, { nowInMs: clock.now(), prompt })
        if (completion) charge(task, completion)
        flaws.note(completion?.isUsageWrong ? 'usage' : fault?.flaw)

        if (!fault) {
          pass.leave('success', headers)
          answers++
          return { status: 'answered', text: completion.text, tokens: completion.tokens }
        }
        if (fault.class === 'rateLimit') {
          const isHopeful = pass.refuse(fault.waitInMs, headers) && !fault.stopsRun
          // A wait that the server names is no attempt of the symbol.
          refusal = fault
          if (isHopeful && fault.waitInMs !== undefined) continue
          return { status: 'fault', fault: { ...fault, stopsRun: !isHopeful } }
        }
        pass.leave('failure', headers)
        if (dialect.learn(request, fault)) continue
        return { status: 'fault', fault }
      }
    },
  }

  /** An answer without usage costs all the same: it is estimated, and the log says so. */
  function charge(
    task: Task,
    { tokens, text, isAnswer }: { tokens?: Tokens; text: string; isAnswer: boolean },
  ): void {
    if (tokens) bill.add(task, tokens, false)
    else if (isAnswer) {
      const output = Math.ceil(text.length / 4)
      bill.add(task, { input: task.estimate.inputTokens, output }, true)
    }
  }
}
