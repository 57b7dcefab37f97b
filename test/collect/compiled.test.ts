import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { requireCompiled } from '../../src/collect/compiled.ts'

const folder = mkdtempSync(join(tmpdir(), 'compiled-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A CommonJS file of its own for each test. */
function writeModule(name: string, value: string): string {
  const file = join(folder, `${name}.js`)
  writeFileSync(
    file,
    `const { basename } = require('node:path')
     exports.value = () => '${value}'
     exports.name = basename(__filename)
     module.exports.isSame = module.exports === exports`,
  )
  return file
}

const valueOf = (exports: unknown): unknown => (exports as { value: () => unknown }).value()

it('gives what `require` gives, with code and without', () => {
  const file = writeModule('plain', 'one')
  const first = requireCompiled(file, undefined)
  expect(first.exports).toMatchObject({ name: 'plain.js', isSame: true })
  expect(valueOf(first.exports)).toBe('one')
  const second = requireCompiled(file, first.takeCode())
  expect(valueOf(second.exports)).toBe('one')
  // The engine took the code.
  expect(second.takeCode()).toBeUndefined()
  expect(createRequire(import.meta.url)(file)).toBe(second.exports)
})

it('tells nothing of where the file is', () => {
  const code = requireCompiled(writeModule('some-place-with-a-name', 'one'), undefined).takeCode()!
  expect(code.toString('latin1')).not.toContain(folder)
})

it('believes no code of another text, not of the same length either', () => {
  const code = requireCompiled(writeModule('other', 'one'), undefined).takeCode()
  const changed = requireCompiled(writeModule('other', 'two'), code)
  expect(valueOf(changed.exports)).toBe('two')
  expect(changed.takeCode()).toBeInstanceOf(Buffer)
})

it('believes no damaged code, wherever the damage is', () => {
  const file = writeModule('damaged', 'one')
  const code = requireCompiled(file, undefined).takeCode()!
  const damaged = [Buffer.alloc(0), Buffer.from('\n'), code.subarray(0, -1), code.subarray(1)]
  for (let at = 0; at < code.length; at += 17) {
    damaged.push(Buffer.from(code.map((byte, index) => (index === at ? byte ^ 1 : byte))))
  }
  for (const one of damaged) {
    const again = requireCompiled(file, one)
    expect(valueOf(again.exports)).toBe('one')
    expect(again.takeCode()).toBeInstanceOf(Buffer)
  }
})

it('reads text beyond ASCII', () => {
  const file = writeModule('wide', 'größer ∞')
  const { takeCode } = requireCompiled(file, undefined)
  expect(valueOf(requireCompiled(file, takeCode()).exports)).toBe('größer ∞')
})
