import { setImmediate as turn } from 'node:timers/promises'
import type { Clock } from '../../src/generate/clock.ts'
import {
  generate,
  type GenerateResult,
  type GenerateSettings,
  type Outcome,
  type Task,
} from '../../src/generate/generate.ts'
import type { Answer } from '../../src/store/answer.ts'
import type { Tokens } from '../../src/types.ts'
import type { ModelServer } from '../support/model-server.ts'

/** Dollars per token, so that costs are easy to tell from tokens and from one another. */
const PRICE = { input: 1e-6, cachedInput: 1e-7, output: 4e-6 }

export function priceOf({ input, output, cachedInput = 0 }: Tokens): number {
  return (
    (input - cachedInput) * PRICE.input + cachedInput * PRICE.cachedInput + output * PRICE.output
  )
}

/** A time that passes only by sleeping, and at once. */
export function createFakeClock(): Clock & { sleeps: number[] } {
  const sleeps: number[] = []
  let now = Date.UTC(2026, 10, 24)
  return {
    sleeps,
    now: () => now,
    random: () => 0.5,
    async sleep(inMs, signal) {
      if (signal?.aborted) return
      sleeps.push(inMs)
      const until = now + inMs
      await turn()
      if (!signal?.aborted) now = Math.max(now, until)
    },
  }
}

/** The name that `createTask` made the task from. */
export const nameOf = ({ key }: Task): string => key.slice('key-'.length)

export function createTask(
  name: string,
  overrides: Partial<Task> & { snippet?: string } = {},
): Task {
  const { snippet = `export function ${name}(left: number): number {\n  return left\n}`, ...rest } =
    overrides
  return {
    key: `key-${name}`,
    id: `src/${name}.ts!${name}:function`,
    request: {
      system: 'Document the symbol as JSON.',
      user: (text) => `Symbol: function ${name}\n\n${text}`,
      repair: (text, { summary, faults }) => ({
        system: 'Write the summary as JSON.',
        user: [`Symbol: function ${name}`, text, summary, ...faults].join('\n'),
      }),
      snippet,
      script: 'ts',
      parts: {
        isCallable: true,
        params: ['left'],
        typeParams: [],
        returns: 'value',
        example: 'add(…)',
        members: [],
      },
    },
    estimate: { inputTokens: 40, outputTokens: 60, costUsd: 40 * PRICE.input + 60 * PRICE.output },
    verify: (docs) => ({ docs, checked: 1, faults: [] }),
    ...rest,
  }
}

export const createTasks = (count: number): Task[] =>
  Array.from({ length: count }, (_, index) => createTask(`symbol${index}`))

export interface Run extends GenerateResult {
  clock: ReturnType<typeof createFakeClock>
  kept: { name: string; answer: Answer }[]
  outcome: (name: string) => Outcome
  /** How many tasks ended so, by status and code. */
  tally: Record<string, number>
}

/** A run against a server, with a clock that never waits. */
export async function run(
  server: Pick<ModelServer, 'url'>,
  tasks: Task[],
  overrides: Partial<GenerateSettings> = {},
): Promise<Run> {
  const clock = createFakeClock()
  const kept: Run['kept'] = []
  const result = await generate(tasks, {
    apiKey: 'sk-canary',
    baseURL: server.url,
    model: 'gpt-6-luna',
    reasoningEffort: 'low',
    timeoutInMs: 10_000,
    maxConcurrent: 4,
    maxCompletionTokens: 4096,
    price: priceOf,
    redact: (text) => text,
    async keep(task, answer) {
      kept.push({ name: nameOf(task), answer })
    },
    clock,
    ...overrides,
  })
  const tally: Record<string, number> = {}
  for (const outcome of result.outcomes.values()) {
    const code = 'error' in outcome && outcome.error ? `: ${outcome.error.code}` : ''
    tally[outcome.status + code] = (tally[outcome.status + code] ?? 0) + 1
  }
  const outcome = (name: string): Outcome => result.outcomes.get(`key-${name}`)!
  return { ...result, clock, kept, outcome, tally }
}
