import { describe, expect, it } from 'vitest'
import { createNeighbourCheck } from '../../src/verify/neighbours.ts'
import type { Author } from '../../src/verify/subject.ts'
import { createVerifier } from '../../src/verify/verify.ts'
import { collectProject } from '../support/collect.ts'
import { createProject } from '../support/project.ts'

const CODE = {
  'index.ts': `export * from './cart.ts'
export * as money from './money.ts'`,
  'cart.ts': `export class Cart {
  readonly lines: string[] = []
  constructor(readonly id: string, readonly tax: number, readonly currency: string, readonly quantity1: number) {}
}
export interface CartOptions { currency: string }
export function fill(cart: Cart): void {}`,
  'money.ts': `function roundHalf(value: number): number { return floorCents(value) }
function floorCents(value: number): number { return value }
export const split = (amount: number): number => roundHalf(amount) + hidden['$amount']
const hidden: Record<string, number> = {}`,
}

/** Codes of what a summary about the class gets. */
async function faultsOf(summary: string, source: Author, name = 'Cart'): Promise<string[]> {
  const collection = await collectProject(CODE)
  const { root } = createProject({ 'package.json': '{}' })
  const symbol = collection.symbols.find((one) => one.name === name)!
  const verifier = createVerifier({ collection, root, examples: false })
  const { faults } = await verifier.verify(symbol, { summary }, { source })
  return faults.map(({ code }) => code)
}

describe.each<Author>(['human', 'model'])('of a %s', (source) => {
  it.each([
    ['an instance by the name of its class', '`cartOptions.currency`'],
    ['an event as JSX writes it', '`onClick`, `onTouchStart`'],
    ['the beginning of names', '`fill_`, `eth_`'],
    ['a pattern of names', '`*Async`, `use*`'],
    ['what stands for anything', '`foo`, `foo.bar`, `foo()`, `$(lines)`, `$.load`, `x.y`'],
    ['a word of the language', '`__proto__`'],
  ])('%s is true', async (_, text) => {
    expect(await faultsOf(`Keeps what ${text} says.`, source)).toEqual([])
  })

  it.each([
    ['an unknown member', '`cart.planner`', 'name-unknown'],
    ['a known name in other letters', '`QuanTity1`', 'name-unknown'],
    ['a slip', '`quentity1`, `curency`, `quantity12`', 'name-unknown'],
    ['a link to what is not exported', '{@link floorCents}', 'link-unknown'],
  ])('%s is found', async (_, text, code) => {
    expect(new Set(await faultsOf(`Keeps what ${text} says.`, source))).toEqual(new Set([code]))
  })
})

describe('what only a person may know', () => {
  it.each([
    ['a value or a synonym', '`basket`, `xpub`, `fax`'],
    ['a plural or one of several', '`currencys`, `line0`'],
    ['what is not exported', '`floorCents`'],
    ['what code has in strings', '`$amount`, `$amount()`, `$amount.cents`'],
    ['a name that may be of a package', '`CartPlanner`, `onPlanned`'],
    ['a call that may be of a package', '`resolveQuorum()`'],
    ['a member of what may have any', '`id.planner`, `currency.floorCents`'],
  ])('is %s', async (_, text) => {
    expect(await faultsOf(`Keeps what ${text} says.`, 'human')).toEqual([])
    expect(await faultsOf(`Keeps what ${text} says.`, 'model')).not.toEqual([])
  })
})

describe('a summary', () => {
  it.each([
    ['CartOptions', 'Options of `fill`.'],
    ['Cart', 'A cart of a method.'],
    ['Cart', 'The cart of `Cart.lines` and {@link fill}, `fill`.'],
  ])('of %s that names something else is no echo: %s', async (name, summary) => {
    expect(await faultsOf(summary, 'model', name)).not.toContain('summary-echo')
  })

  it.each([
    ['CartOptions', 'Options of a `CartOptions` interface.'],
    ['CartOptions', 'The options of a cart.'],
    ['fill', 'The method that fills a `cart`.'],
    ['fill', 'The `<fill>` function.'],
    ['split', 'A function which splits.'],
  ])('of %s that does not is one: %s', async (name, summary) => {
    expect(await faultsOf(summary, 'model', name)).toContain('summary-echo')
  })
})

it('docs that speak of neighbours are to be looked at again when one of them is gone', async () => {
  const relying = async (files: Record<string, string>): Promise<boolean> => {
    const collection = await collectProject(files)
    const symbol = collection.symbols.find((one) => one.name === 'Cart')!
    return createNeighbourCheck(collection)(symbol, ['fill', 'split'])
  }
  expect(await relying(CODE)).toBe(true)
  expect(await relying({ ...CODE, 'money.ts': 'export const share = 1' })).toBe(false)
})
