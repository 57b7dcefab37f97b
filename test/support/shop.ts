import type { Call, Reply } from './model-reply.ts'

/** A small library with what generators of declarations treat differently: names that meet, overloads, defaults, namespaces. */
export const SHOP: Record<string, string> = {
  'package.json':
    '{ "name": "shop", "version": "1.0.0", "type": "module", "types": "./dist/index.d.ts" }',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'ES2022',
      module: 'NodeNext',
      strict: true,
      declaration: true,
      declarationMap: true,
      rootDir: 'src',
      outDir: 'dist',
      skipLibCheck: true,
      types: [],
    },
    include: ['src'],
  }),
  'src/index.ts': `export { add, total } from './math.js'
export { default as greet } from './greet.js'
export { Cart, Colour, type Options as CartOptions } from './cart.js'
export { format as formatPrice, type Options } from './format.js'
export * as text from './text.js'
export { Shapes } from './shapes.js'
export type { Pair } from './pair.js'
`,
  'src/math.ts': `/** One number more. */
const ONE = 1

export function add(left: number, right: number) {
  if (Number.isNaN(left)) throw new RangeError('left')
  return left + right
}

export function total(values: number[]): number
export function total(values: number[], start: number): number
export function total(values: number[], start = ONE): number {
  return values.reduce(add, start)
}
`,
  'src/greet.ts': `export default function greeting(name: string): string {
  return 'Hello ' + name
}
`,
  'src/cart.ts': `import type { Options as FormatOptions } from './format.js'

export interface Options {
  currency: string
  limit?: number
}

export enum Colour {
  Red,
  Green,
}

export class Cart<T extends { price: number }> {
  static empty = new Cart({ currency: 'EUR' })
  readonly items: T[] = []

  constructor(readonly options: Options, private format?: FormatOptions) {}

  put(item: T, count = 1): this {
    for (let index = 0; index < count; index++) this.items.push(item)
    return this
  }

  get size() {
    return this.items.length + (this.format ? 0 : 0)
  }
}
`,
  'src/format.ts': `export interface Options {
  digits: number
}

export const format = (price: number, { digits }: Options) => price.toFixed(digits)
`,
  'src/text.ts': `export const title = (input: string) => input.toUpperCase()
export type Case = 'upper' | 'lower'
`,
  'src/shapes.ts': `export namespace Shapes {
  export interface Circle {
    radius: number
  }
  export function area(circle: Circle): number {
    return Math.PI * circle.radius ** 2
  }
}
`,
  'src/pair.ts': `/** Written by hand. */
export type Pair = {
  left: number
  right: number
}
`,
}

/** Fills the form at the end of a prompt with words that a test can look for. */
export function fillForm({ kind, name, prompt }: Call): Reply {
  const form = prompt.slice(prompt.lastIndexOf('\n') + 1).replaceAll(', …}', '}')
  const filled = JSON.parse(form, (key, value: unknown) => {
    if (key === 'examples') return name === 'add' ? ['const sum = add(1, 2)'] : []
    if (typeof value !== 'string') return value
    if (key !== 'summary') return `Stands for what is passed as ${key}.`
    return `Serves those who look for a ${kind} with the purpose of ${name}.`
  }) as object
  return {
    content: JSON.stringify({ ...filled, description: 'Use it where `<T>` & {this} meet.' }),
  }
}
