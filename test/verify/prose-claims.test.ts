import { describe, expect, it } from 'vitest'
import type { MemberDoc } from '../../src/types.ts'
import { hold, listFaults } from './hold.ts'

const CODE = {
  'index.ts': `import './other.ts'
export function add(left: number): number { return left }
export class Cart { add(line: string): void {} }`,
  'other.ts': `export class Basket {}
const kept = 'get_block shelf'`,
}

const LACKS =
  "which exists neither in its code nor in what it refers to, the project's exports or the standard library."

describe('a text stays', () => {
  it.each([
    ['with what stands for anything', 'Takes `foo`. Ends.'],
    ['with a value that is given as an instance', 'Takes a name such as `barrel`. Ends.'],
    ['with a word of strings elsewhere', 'Takes `shelf`. Ends.'],
    ['with a file', 'Takes `barrel.json`. Ends.'],
    ['with what is no name', 'Takes `1 + 1`. Ends.'],
    ['with a link to a meaning', 'Like {@link (Cart:class)}, (add:function) too. Ends.'],
    ['with a link in backticks', 'Like {@link `Cart`}. Ends.'],
    ['with a link to a meaning of none', 'Like {@link (Cart:)}. Ends.'],
  ])('%s', async (_, description) => {
    const { docs, faults } = await hold(CODE, 'add', { description })
    expect(faults).toEqual([])
    expect(docs.description).toBe(description)
  })

  it('though a quote stands within a target', async () => {
    expect(await listFaults(CODE, 'add', { see: ['Basket`Planner'] })).toEqual([])
  })

  it('where nothing of it is wrong as it is, blanks too', async () => {
    const { docs } = await hold(CODE, 'add', { description: ' Takes `left`.\n' })
    expect(docs.description).toBe(' Takes `left`.\n')
  })
})

describe('a text is contradicted', () => {
  it.each([
    ['a path from a word', '`get_block.height`', `names \`get_block\`, ${LACKS}`],
    ['a call of a word', '`get_block()`', `names \`get_block\`, ${LACKS}`],
    ['a word of nobody', '`barrel`', `names \`barrel\`, ${LACKS}`],
    ['a member that is a class in small letters', '`add.basket`', `names \`basket\`, ${LACKS}`],
    ['a link', '{@link CartPlanner}', `links to \`CartPlanner\`, ${LACKS}`],
    ['a link to a meaning', '{@link (CartPlanner:class)}', `links to \`CartPlanner\`, ${LACKS}`],
  ])('for %s', async (_, named, told) => {
    const [fault, ...others] = await listFaults(CODE, 'add', { remarks: `As ${named} says.` })
    expect(fault).toMatch(/^(?:name|link)-unknown: The remarks of add /)
    expect(fault).toContain(told)
    expect(others).toEqual([])
  })

  it('once for what it says twice, and counted once', async () => {
    const once = await hold(CODE, 'add', { remarks: 'Not `barrel`.' })
    const twice = await hold(CODE, 'add', { remarks: 'Not `barrel`, `barrel`.' })
    expect(twice.faults).toEqual(once.faults)
    expect(twice.checked).toBe(once.checked)
  })

  it('or not, which counts as a claim where it names what is known', async () => {
    const none = await hold(CODE, 'add', { remarks: 'Says nothing.' })
    const one = await hold(CODE, 'add', { remarks: 'Says `left`.' })
    expect(one.checked).toBe(none.checked + 1)
  })
})

it('a person is told all that is wrong of a member', async () => {
  const params = [{ name: 'price', description: 'What it costs.' }]
  const member: MemberDoc = {
    name: 'add',
    kind: 'method',
    summary: 'Calls {@link CartPlanner}.',
    params,
  }
  expect(await listFaults(CODE, 'Cart', { members: [member] }, 'human')).toEqual([
    expect.stringContaining('`CartPlanner`'),
    expect.stringContaining('`price`'),
  ])
  expect(await listFaults(CODE, 'Cart', { members: [member] })).toHaveLength(1)
})
