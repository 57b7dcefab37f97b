import { expect, it } from 'vitest'
import { requireCompiled } from '../../src/collect/compiled.ts'

/** No such file is there: the source is what is run. */
const FILE = '/some/place/with-a-name/module.js'

const sourceOf = (value: string): Buffer =>
  Buffer.from(
    `const { basename } = require('node:path')
     exports.value = () => '${value}'
     exports.names = [basename(__filename), basename(__dirname)]
     module.exports.isSame = module.exports === exports`,
  )

const run = (source: Buffer, code?: Buffer): ReturnType<typeof requireCompiled> =>
  requireCompiled(FILE, source, code)

const valueOf = (exports: unknown): unknown => (exports as { value: () => unknown }).value()

it('gives what `require` gives, with code and without', () => {
  const first = run(sourceOf('one'))
  expect(first.exports).toMatchObject({ names: ['module.js', 'with-a-name'], isSame: true })
  expect(valueOf(first.exports)).toBe('one')
  const second = run(sourceOf('one'), first.takeCode())
  expect(valueOf(second.exports)).toBe('one')
  // The engine took the code.
  expect(second.takeCode()).toBeUndefined()
})

it('tells nothing of where the file is', () => {
  const code = run(sourceOf('one')).takeCode()!
  expect(code.toString('latin1')).not.toContain('with-a-name')
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
