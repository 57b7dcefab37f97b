import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readBeginning, runCompiled, type Cut } from '../../src/collect/compiled.ts'

const folder = mkdtempSync(join(tmpdir(), 'compiled-'))
const FILE = join(folder, 'module.js')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const CUT: Cut = { bytes: 1000, end: '// The rest', closing: 'module.exports.isClosed = true' }

const sourceOf = (value: string): Buffer => {
  writeFileSync(
    FILE,
    `const { basename } = require('node:path')
     exports.value = () => '${value}'
     exports.names = [basename(__filename), basename(__dirname) === '${folder.split(/[\\/]/).at(-1)}']
     module.exports.isSame = module.exports === exports
     // The rest
     throw new Error('Nobody asked for this.')`,
  )
  return readBeginning(FILE, CUT)!
}

const run = (source: Buffer, code?: Buffer): ReturnType<typeof runCompiled> =>
  runCompiled(FILE, source, code)

const valueOf = (exports: unknown): unknown => (exports as { value: () => unknown }).value()

it('gives what `require` would give of the beginning, with code and without', () => {
  const first = run(sourceOf('one'))
  expect(first.exports).toMatchObject({ names: ['module.js', true], isSame: true, isClosed: true })
  expect(valueOf(first.exports)).toBe('one')
  const second = run(sourceOf('one'), first.takeCode())
  expect(valueOf(second.exports)).toBe('one')
  // The engine took the code.
  expect(second.takeCode()).toBeUndefined()
})

it('reads nothing where the end is not found', () => {
  sourceOf('one')
  expect(readBeginning(FILE, { ...CUT, end: '// Elsewhere' })).toBeUndefined()
  expect(readBeginning(FILE, { ...CUT, bytes: 100 })).toBeUndefined()
})

it('tells nothing of where the file is', () => {
  const code = run(sourceOf('one')).takeCode()!
  expect(code.toString('latin1')).not.toContain(folder)
})

it('believes no code of another text, not of the same length either', () => {
  const changed = run(sourceOf('two'), run(sourceOf('one')).takeCode())
  expect(valueOf(changed.exports)).toBe('two')
  expect(changed.takeCode()).toBeInstanceOf(Buffer)
})

it('believes no damaged code, wherever the damage is', () => {
  const code = run(sourceOf('one')).takeCode()!
  const damaged = [Buffer.alloc(0), Buffer.from('\n'), code.subarray(0, -1), code.subarray(1)]
  for (let at = 0; at < code.length; at += 17) {
    damaged.push(Buffer.from(code.map((byte, index) => (index === at ? byte ^ 1 : byte))))
  }
  for (const one of damaged) {
    const again = run(sourceOf('one'), one)
    expect(valueOf(again.exports)).toBe('one')
    expect(again.takeCode()).toBeInstanceOf(Buffer)
  }
})

it('reads text beyond ASCII', () => {
  const source = sourceOf('größer ∞')
  expect(valueOf(run(source, run(source).takeCode()).exports)).toBe('größer ∞')
})
