import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ts } from 'ts-morph'
import { describe, expect, it } from 'vitest'
import { loadSyntax, type Syntax } from '../../src/collect/syntax.ts'
import { compiler, typescript } from '../../src/collect/typescript.ts'
import { createProject } from '../support/project.ts'

const SOURCES = join(import.meta.dirname, '../../src')

const listFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name))

/** Each node of a tree, and what the parser has to say. */
function draw({ createSourceFile, forEachChild, ScriptTarget }: Syntax, text: string): string[] {
  const file = createSourceFile('module.tsx', text, ScriptTarget.Latest)
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: ts.Diagnostic[] }
  const nodes: string[] = []
  const visit = (node: ts.Node): void => {
    nodes.push(`${node.kind} ${node.pos} ${node.end} ${node.flags}`)
    forEachChild(node, visit)
  }
  visit(file)
  return [...nodes, ...parseDiagnostics.map(({ start, messageText }) => `${start} ${messageText}`)]
}

describe('the part of the compiler that reads syntax', () => {
  it('is loaded by itself in the version that is installed', () => {
    expect(typescript() === compiler()).toBe(false)
    expect(typescript().version).toBe(compiler().version)
    // What binds, checks and writes is not there.
    expect(() => (typescript() as typeof ts).createProgram).toThrow(ReferenceError)
  })

  it('has all that the sources ask it for', () => {
    const named = listFiles(SOURCES).flatMap((file) => {
      const text = readFileSync(file, 'utf8')
      if (!text.includes('typescript()')) return []
      return [...text.matchAll(/(?<![./\w])(?:ts|syntax|typescript\(\))\.([a-z]\w+)/g)].map(
        ([, name]) => name!,
      )
    })
    const names = new Set(named) as Set<keyof Syntax>
    expect(names.size).toBeGreaterThan(80)
    for (const name of names) expect([name, typeof typescript()[name]]).not.toContain('undefined')
  })

  it('reads what the whole compiler reads, and complains of the same', () => {
    const texts = listFiles(SOURCES).map((file) => readFileSync(file, 'utf8'))
    for (const text of texts) expect(draw(typescript(), text)).toEqual(draw(compiler(), text))
    let complaints = 0
    for (const [index, text] of texts.entries()) {
      // Each text breaks off in another place, in the middle of something.
      const broken = text.slice(0, Math.floor((text.length * (index % 97)) / 97))
      const drawn = draw(typescript(), broken)
      expect(drawn).toEqual(draw(compiler(), broken))
      if (/[a-z]/.test(drawn.at(-1) ?? '')) complaints++
    }
    expect(complaints).toBeGreaterThan(50)
  })

  const END = '\n// src/compiler/binder.ts\n'
  const insides = (version: string): string => `
    const make = () => class {}
    module.exports = {
      version: '${version}',
      setObjectAllocator() {},
      objectAllocator: {
        getNodeConstructor: make, getTokenConstructor: make, getIdentifierConstructor: make,
      },
    }`

  it.each([
    ['taken from a compiler that is known', true, `${insides('6.0.2')}${END}`],
    ['left where it is another version', false, `${insides('5.9.3')}${END}`],
    ['left where it does not end', false, insides('6.0.2')],
    ['left where it cannot be run', false, `throw new Error('Not here.')${END}`],
    ['left where it has other insides', false, `module.exports = { version: '6.0.2' }${END}`],
    ['left where it is not there', false, undefined],
  ])('is %s', (_, isTaken, body) => {
    const { root } = createProject(
      body ? { 'typescript.js': `var ts = {}; ((module) => {\n${body}})(module)` } : {},
    )
    expect(loadSyntax(join(root, 'typescript.js')) !== undefined).toBe(isTaken)
  })
})
