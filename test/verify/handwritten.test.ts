import { describe, expect, it } from 'vitest'
import { createVerifier } from '../../src/verify/verify.ts'
import { collectProject } from '../support/collect.ts'

/** The codes and names of all faults in the hand-written docs of a project; its first file is the entry. */
async function listIssues(text: string, file = 'index.ts'): Promise<string[]> {
  const collection = await collectProject({ [file]: text })
  const verifier = createVerifier({ collection, root: '/nowhere' })
  const issues: string[] = []
  for (const symbol of collection.symbols) {
    const { human } = symbol.declaration
    if (!human) continue
    const { faults } = await verifier.verify(symbol, human, { source: 'human' })
    issues.push(
      ...faults.map(({ code, message }) => `${code} ${/`([^`]*)`/.exec(message)?.[1] ?? ''}`),
    )
  }
  return issues
}

/** [what, true docs, the same with a fault, the fault, file] */
const CASES: [string, string, string, string, string?][] = [
  [
    'a renamed property of a destructured parameter',
    '/** @param maxRetries - how often */\nexport function ask({ maxRetries: limit = 2 }: { maxRetries?: number }): void { console.log(limit) }',
    '/** @param maxRetries - how often\n * @param limit - how often */\nexport function ask({ maxRetries: limit = 2 }: { maxRetries?: number }): void { console.log(limit) }',
    'param-unknown limit',
  ],
  [
    'what a rest pattern takes',
    'export interface Tuning { heat?: number }\n/** @param a - one\n * @param heat - how wild */\nexport function ask({ a, ...tuning }: Tuning & { a: 1 }): void { console.log(a, tuning) }',
    'export interface Tuning { heat?: number }\n/** @param a - one\n * @param colour - how wild */\nexport function ask({ a, ...tuning }: Tuning & { a: 1 }): void { console.log(a, tuning) }',
    'param-unknown colour',
  ],
  [
    'a nested pattern',
    '/** @param from - one\n * @param from.id - its id */\nexport function ask({ from: { id } }: { from: { id: 1 } }): void { console.log(id) }',
    '/** @param from - one\n * @param form.id - its id */\nexport function ask({ from: { id } }: { from: { id: 1 } }): void { console.log(id) }',
    'param-unknown form.id',
  ],
  [
    'options that the comment of JavaScript declares',
    "import axios from 'axios'\n/** @param {object} opts - options\n * @param {number} opts.retryDelayMs - pause */\nexport function report(opts) { return axios.get('/', opts) }",
    "import axios from 'axios'\n/** @param {object} opts - options\n * @param {number} optt.retryDelayMs - pause */\nexport function report(opts) { return axios.get('/', opts) }",
    'param-unknown optt.retryDelayMs',
    'index.js',
  ],
  [
    'the parameter of an annotation of the project',
    'export type Listener = (event: string) => void\n/** @param event - ignored */\nexport const noop: Listener = () => {}',
    'export type Listener = (event: string) => void\n/** @param element - ignored */\nexport const noop: Listener = () => {}',
    'param-unknown element',
  ],
  [
    'the parameter of an annotation from elsewhere, other than that of one here',
    "/** @param request - ignored */\nexport const ignore: import('node:http').RequestListener = () => {}",
    '/** @param request - ignored */\nexport const ignore: (response: string) => void = () => {}',
    'param-unknown request',
  ],
  [
    'labels of a tuple',
    '/** @param name - of it\n * @param config - of it */\nexport function peer(...args: [name: string, config?: { a: 1 }]): unknown { return args }',
    '/** @param name - of it\n * @param settngs - of it */\nexport function peer(...args: [name: string, config?: { a: 1 }]): unknown { return args }',
    'param-unknown settngs',
  ],
  [
    'a list of parameters whose type is elsewhere',
    '/** @param left - one */\nexport function call(...args: Parameters<typeof Math.max>): unknown { return args }',
    '/** @param left - one */\nexport function call(...args: readonly number[]): unknown { return args }',
    'param-unknown left',
  ],
  [
    'the type parameter of a function before `satisfies`',
    'export type Fn = <T>(a: T) => T\n/** @typeParam T - any\n * @param a - value */\nexport const same = (<T,>(a: T) => a) satisfies Fn',
    'export type Fn = <T>(a: T) => T\n/** @typeParam U - any\n * @param a - value */\nexport const same = (<T,>(a: T) => a) satisfies Fn',
    'type-param-unknown U',
  ],
  [
    'the type parameter of a function inside of a call',
    "import { memo } from 'react'\n/** @typeParam T - any\n * @param props - all */\nexport const List = memo(<T,>(props: { items: T[] }) => <ul>{props.items.length}</ul>)",
    "import { memo } from 'react'\n/** @typeParam U - any\n * @param props - all */\nexport const List = memo(<T,>(props: { items: T[] }) => <ul>{props.items.length}</ul>)",
    'type-param-unknown U',
    'index.tsx',
  ],
  [
    'what an abstract method of JavaScript returns',
    "export class Figure {\n  /** @returns {number} the area */\n  area(scale) { throw new Error('not written: ' + scale) }\n}",
    '/** Covers some of a plane. */\nexport class Figure {\n  /** @returns {number} the area */\n  area(scale) { console.log(scale) }\n}',
    'returns-nothing returns',
    'index.js',
  ],
  [
    'what an abstract method returns',
    '/** Covers some of a plane. */\nexport abstract class Figure {\n  /** @returns the area */\n  abstract area(scale: number): number\n}',
    '/** Covers some of a plane. */\nexport abstract class Figure {\n  /** @returns the area */\n  abstract area(scale: number): void\n}',
    'returns-nothing returns',
  ],
  [
    'names from outside of the project',
    '/** What adapters, such as `useTodos` of `@acme/react`, are built on; see `Prisma`, `React.cache`, `API_KEY`, `toolbox.config.ts`, `TodoProvider`. */\nexport class TodoObserver { observe(): void { console.log(1) } }',
    '/** What `TodoObsever` is built on. */\nexport class TodoObserver { observe(): void { console.log(1) } }',
    'name-unknown TodoObsever',
  ],
  [
    'a member of what the symbol declares',
    '/** Keeps what `Cart.total` says. */\nexport class Cart { total = 1 }',
    '/** Keeps what `Cart.totalPrice` says. */\nexport class Cart { total = 1 }',
    'name-unknown totalPrice',
  ],
  [
    'a link into another package',
    '/** Props for {@link toolbox#Panel} as for {@link @acme/ui#Grid} and {@link acme!Grid}. */\nexport interface Props { a: number }',
    '/** Props for {@link nowhere}. */\nexport interface Props { a: number }',
    'link-unknown nowhere',
  ],
  [
    'what the name does not say',
    '/** Splits a list into chunks of that size. */\nexport function splitList<T>(list: T[], chunkSize: number): T[][] { return [list.slice(0, chunkSize)] }',
    '/** Split list. */\nexport function splitList<T>(list: T[], chunkSize: number): T[][] { return [list.slice(0, chunkSize)] }',
    'summary-echo ',
  ],
  [
    'a promise of a value',
    '/** A value, or a promise of one. */\nexport type MaybePromise<T> = T | Promise<T>',
    '/** The maybe promise type. */\nexport type MaybePromise<T> = T | Promise<T>',
    'summary-echo ',
  ],
  [
    'what never happens',
    '/** Never passes. */\nexport const NeverDepth = 0',
    '/** The never depth. */\nexport const NeverDepth = 0',
    'summary-echo ',
  ],
  [
    'the members of an interface as parameters',
    '/** Holds what is sent.\n * @param width - how wide */\nexport interface Box { width: number; height: number }',
    '/** Holds what is sent.\n * @param depth - how deep */\nexport interface Box { width: number; height: number }',
    'param-unknown depth',
  ],
  [
    'the parameters of a call signature',
    '/** Decides about a text.\n * @param text - what to test */\nexport interface Test { (text: string): boolean }',
    '/** Decides about a text.\n * @param value - what to test */\nexport interface Test { (text: string): boolean }',
    'param-unknown value',
  ],
  [
    'an error that a call inside of a template throws',
    'export class EmptyError extends Error {}\nfunction read(a: string): string { if (!a) throw new EmptyError(); return a }\n/** @throws {EmptyError} when empty\n * @throws {SyntaxError} when wrong */\nexport function write(a: string): string { return `${read(a)} ${JSON.parse(a)}` }',
    'export class EmptyError extends Error {}\n/** @throws {EmptyError} when empty */\nexport function write(a: string): string { return `${a} JSON.parse(a)` }',
    'throws-unfounded throws',
  ],
]

describe('hand-written docs', () => {
  it.each(CASES)('are not called false for %s', async (_, docs, _faulty, _fault, file) => {
    expect(await listIssues(docs, file)).toEqual([])
  })

  it.each(CASES)('are called false beside %s', async (_, _docs, faulty, fault, file) => {
    expect(await listIssues(faulty, file)).toEqual([fault])
  })

  it('have one entry for a name that a text has three times', async () => {
    const text =
      '/** Guards `Cart.owner`, as `Cart.owner.append(host)` and `Cart.owner()` do. */\nexport class Cart { total = 1 }'
    expect(await listIssues(text)).toEqual(['name-unknown owner'])
  })
})
