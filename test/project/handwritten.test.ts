import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Issue } from '../../src/types.ts'
import { documentProject } from '../support/document.ts'
import { createProject, type Project } from '../support/project.ts'

type Files = Record<string, string>

/** Builds without asking; gives the issues by name, and how many claims were checked. */
async function check({ root }: Project): Promise<[checked: number, Record<string, Issue[]>]> {
  const { docs } = await documentProject(root, { mode: 'frozen' }, ['index.ts'])
  const issues = Object.values(docs.symbols).map(({ name, issues = [] }) => [name, issues])
  return [docs.stats.claims.checked, Object.fromEntries(issues) as Record<string, Issue[]>]
}

/** Replaces all modules. */
function replace(project: Project, files: Files): void {
  for (const name of Object.keys(FILES)) rmSync(join(project.root, name), { force: true })
  project.write(files)
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

describe('hand-written docs after an edit', () => {
  it.each(Object.keys(EDITS))('are found to be what a full build finds: %s', async (name) => {
    const project = createProject(FILES)
    const before = await check(project)
    replace(project, EDITS[name]!)
    const full = createProject(EDITS[name]!)
    expect(await check(project)).toEqual(await check(full))
    // The way back, with the snapshot of the way there.
    replace(project, FILES)
    expect(await check(project)).toEqual(before)
  })
})
