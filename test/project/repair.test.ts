import { expect, it } from 'vitest'
import { documentProject } from '../support/document.ts'
import { createProject } from '../support/project.ts'
import { useModelServer } from '../support/use-model-server.ts'

const FILES = {
  'tsconfig.json': '{ "compilerOptions": { "strict": true, "target": "es2022" } }',
  'src/index.ts':
    'export function add(left: number, right: number): number { return left + right }',
}
const ID = 'src/index.ts!add:function'
const TRUE = {
  summary: 'Sums two numbers up.',
  params: [
    { name: 'left', description: 'The first one.' },
    { name: 'right', description: 'The second one.' },
  ],
  returns: 'Their sum.',
  examples: ['add(1, 2)'],
}
const FALSE = {
  ...TRUE,
  params: [...TRUE.params, { name: 'base', description: 'The radix.' }],
  examples: ["add('1', 2)"],
}

const server = useModelServer()

/** Answers in turn, the last one again and again; gives the calls. */
function answerWith(...answers: (object | string)[]): () => string[] {
  const before = server.ledger.calls.length
  server.respond(() => {
    const index = server.ledger.calls.length - before - 1
    const answer = answers[Math.min(index, answers.length - 1)]!
    return { content: typeof answer === 'string' ? answer : JSON.stringify(answer) }
  })
  return () => server.ledger.calls.slice(before).map(({ prompt }) => prompt)
}

it('a true answer costs exactly one call', async () => {
  const calls = answerWith(TRUE)
  const { docs } = await documentProject(createProject(FILES).root)
  expect(calls()).toHaveLength(1)
  expect(docs.symbols[ID]?.docs).toEqual({
    ...TRUE,
    examples: [{ code: 'add(1, 2)', check: 'typechecked' }],
  })
  expect(docs.symbols[ID]?.issues).toBeUndefined()
  expect(docs.stats.claims.false).toBe(0)
})

it('false claims are dropped and recorded without a call, and the rest ships', async () => {
  const calls = answerWith(FALSE)
  const { docs, report } = await documentProject(createProject(FILES).root)
  expect(calls()).toHaveLength(1)
  const doc = docs.symbols[ID]!
  expect(doc.status).toBe('documented')
  expect(doc.docs?.params).toEqual(TRUE.params)
  expect(doc.docs?.examples).toBeUndefined()
  expect(doc.issues?.map(({ code }) => code).sort()).toEqual(['example-type', 'param-unknown'])
  expect(docs.stats.claims.false).toBe(2)
  expect(report.calls).toBe(1)
})

/** Names a function that does not exist. */
const FALSE_SUMMARY = 'Wraps `sumAllOfTheNumbers`.'

it('a false summary gets one short further call for the summary alone', async () => {
  const calls = answerWith({ ...TRUE, summary: FALSE_SUMMARY }, { summary: TRUE.summary })
  const { docs } = await documentProject(createProject(FILES).root)
  expect(calls()).toHaveLength(2)
  const [first = '', second = ''] = calls()
  expect(second).toContain('left + right')
  expect(second).toContain(FALSE_SUMMARY)
  expect(second).toMatch(/names? `sumAllOfTheNumbers`|`sumAllOfTheNumbers`[^\n]* (?:exist|know)/)
  expect(second.length).toBeLessThan(first.length / 2)
  expect(docs.symbols[ID]?.docs).toMatchObject({ ...TRUE, examples: [{ code: 'add(1, 2)' }] })
  expect(docs.symbols[ID]?.issues).toBeUndefined()
})

it.each([
  ['is false, too', { summary: 'Wraps `anotherOne`.' }],
  ['is no JSON', 'Sorry.'],
])('the description stands in where the second summary %s', async (_, second) => {
  const description = 'Sums two numbers up. Never overflows.'
  const calls = answerWith({ ...TRUE, summary: FALSE_SUMMARY, description }, second)
  const { docs } = await documentProject(createProject(FILES).root)
  expect(calls()).toHaveLength(2)
  expect(docs.symbols[ID]?.docs).toMatchObject({
    summary: 'Sums two numbers up.',
    description: 'Never overflows.',
  })
  expect(docs.symbols[ID]?.issues).toHaveLength(1)
})

it('a second summary beyond the budget is not asked for, and nothing false ships', async () => {
  const calls = answerWith({ ...TRUE, summary: FALSE_SUMMARY, description: 'Sums up.' })
  const { docs } = await documentProject(createProject(FILES).root, {
    price: { input: 1, output: 4 },
    maxCost: 0.0022,
  })
  expect(calls()).toHaveLength(1)
  expect(docs.symbols[ID]?.docs?.summary).toBe('Sums up.')
})

it('missing parts lower the completeness and cost no call', async () => {
  const { summary, params } = TRUE
  const calls = answerWith({ summary, params })
  const { docs } = await documentProject(createProject(FILES).root)
  expect(calls()).toHaveLength(1)
  expect(docs.stats.completeness).toBeCloseTo(2 / 5, 5)
})

it('an answer without a true summary fails', async () => {
  const calls = answerWith({ summary: FALSE_SUMMARY })
  const { docs } = await documentProject(createProject(FILES).root)
  expect(calls()).toHaveLength(2)
  expect(docs.symbols[ID]).toMatchObject({ status: 'failed', error: { code: 'invalid_output' } })
  expect(docs.symbols[ID]?.docs).toBeUndefined()
})
