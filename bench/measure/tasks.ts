import type { GenerateSettings, Task } from '../../src/generate/generate.ts'

/** What the queue is told beside its tasks; nothing is kept. */
export function createSettings(baseURL: string, maxConcurrent: number): GenerateSettings {
  return {
    apiKey: 'none',
    baseURL,
    model: 'gpt-6-luna',
    reasoningEffort: 'low',
    timeoutInMs: 60_000,
    maxConcurrent,
    maxCompletionTokens: 4096,
    price: () => 0,
    redact: (text) => text,
    async keep() {},
  }
}

/** One small function to document. */
export function createTask(name: string): Task {
  return {
    key: name,
    id: `src/index.ts!${name}:function`,
    request: {
      system: 'Document the symbol as JSON.',
      user: (text) => `Symbol: function ${name}\n\n${text}`,
      repair: (text, { summary, faults }) => ({
        system: 'Write the summary as JSON.',
        user: [`Symbol: function ${name}`, text, summary, ...faults].join('\n'),
      }),
      snippet: `export function ${name}(left: number): number {\n  return left\n}`,
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
    estimate: { inputTokens: 40, outputTokens: 60, costUsd: 0 },
    verify: (docs) => ({ docs, checked: 0, faults: [] }),
  }
}
