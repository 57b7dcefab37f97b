import { describe, expect, it } from 'vitest'
import { resolveOptions } from '../../src/options/resolve.ts'
import { createPlan } from '../../src/plan/plan.ts'
import { judgeHuman } from '../../src/project/judge.ts'
import type { StoredAnswer } from '../../src/store/answer.ts'
import type { HumanVerdict, HumanVerdicts } from '../../src/store/module-records.ts'
import type { Issue } from '../../src/types.ts'
import { collectProject } from '../support/collect.ts'

type Files = Record<string, string>
type Memory = { kept?: HumanVerdicts }

async function judge(
  files: Files,
  memory: Memory = {},
): Promise<Record<string, { checked: number; faults: Issue[] } | undefined>> {
  const collection = await collectProject(files)
  const getAnswers = async (): Promise<Map<string, StoredAnswer>> => new Map()
  const plan = await createPlan({ collection, options: resolveOptions({}, {}), getAnswers })
  await judgeHuman(
    { plan, collection, root: '/' },
    { verdicts: () => memory.kept, keepVerdicts: (kept) => void (memory.kept = kept) },
  )
  return Object.fromEntries(
    plan.symbols.map(({ symbol, humanVerdict }) => [symbol.name, humanVerdict]),
  )
}

const FILES: Files = {
  'index.ts': ['a', 'b', 'c', 'd', 'e'].map((name) => `export * from './${name}'`).join('\n'),
  'a.ts': `
    import type { Shape } from './b'
    import { load } from './c'
    /** Draws the \`side\` of a shape with \`paint\` and \`Brush\`, as \`get_sepia\` and \`get_ochre\` do. */
    export function draw(shape: Shape): void {}
    /**
     * Reads all.
     * @throws {RangeError} where it is out of range
     */
    export function read(): void { load() }
    /** A plain word: \`watercolour\`. */
    export const plain = 1`,
  'b.ts': `
    /** What is drawn. */
    export interface Shape { side: number }`,
  'c.ts': `
    import { refuse } from './e'
    export function load(): void { refuse() }`,
  'd.ts': `export const modes = ['get_sepia', 'watercolour']`,
  'e.ts': `
    export function paint(): void {}
    export class Brush {}
    export function refuse(): void { throw new RangeError('too far') }`,
}

const edit = (file: string, from: string | RegExp, to: string): Files => {
  const text = FILES[file]!.replace(from, to)
  expect(text).not.toBe(FILES[file])
  return { ...FILES, [file]: text }
}

/** Each makes something that is said of a neighbour false, or is about something else. */
const EDITS: Record<string, Files> = {
  'a name gone': edit('e.ts', 'paint', 'dye'),
  'a name that nobody speaks of': edit('d.ts', 'modes', 'kinds'),
  'a word gone': edit('d.ts', `'get_sepia', `, ''),
  'a word that is new': edit('d.ts', `'get_sepia', `, `'get_sepia', 'get_ochre', `),
  'a word moved to another module': {
    ...edit('d.ts', `'get_sepia', `, ''),
    'b.ts': `${FILES['b.ts']} export const first = 'get_sepia'`,
  },
  'another error thrown by a callee of a callee': edit('e.ts', 'RangeError', 'TypeError'),
  'a member renamed': edit('b.ts', 'side:', 'edge:'),
  'a comment made false': edit('a.ts', '`paint`', '`paintAll`'),
  'a module gone': edit('index.ts', `export * from './d'`, ''),
  'a name that was a word': edit('d.ts', 'export', `export const watercolour = 1; export`),
}

describe('what people wrote, with verdicts of an earlier reading', () => {
  it.each(Object.keys(EDITS))('is judged as without them: %s', async (name) => {
    const memory: Memory = {}
    const before = await judge(FILES, memory)
    expect(await judge(EDITS[name]!, memory)).toEqual(await judge(EDITS[name]!))
    // The way back, with the verdicts of the way there.
    expect(await judge(FILES, memory)).toEqual(before)
    expect(before).toEqual(await judge(FILES))
  })

  it('is not judged again for a change that is about none of it', async () => {
    const memory: Memory = {}
    await judge(FILES, memory)
    const { symbols } = memory.kept!
    const isSame = (verdict: HumanVerdict): boolean => Object.values(symbols).includes(verdict)
    await judge(edit('d.ts', 'modes', 'kinds'), memory)
    const again = Object.entries(memory.kept!.symbols)
    expect(again.filter(([, verdict]) => !isSame(verdict)).map(([id]) => id)).toEqual([
      'a.ts!read:function',
    ])
    expect(again.length).toBe(4)
  })

  it('is not written down again where nothing changed', async () => {
    const memory: Memory = {}
    await judge(FILES, memory)
    const { kept } = memory
    await judge(FILES, memory)
    expect(memory.kept).toBe(kept)
  })
})
