import * as fs from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openSnapshot } from '../../src/store/snapshot.ts'
import { createProject } from '../support/project.ts'

const SNAPSHOT = { facts: { line: 'Symbol docs: 1 symbol' }, text: '{\n  "ü": "😀"\n}\n' }

function makeRoot(): string {
  const { root } = createProject()
  fs.mkdirSync(join(root, 'node_modules'))
  return root
}

function fileOf(root: string): string {
  const folder = join(root, 'node_modules/.cache/unplugin-symbol-docs')
  return join(folder, fs.readdirSync(folder)[0]!)
}

function read(root: string, environment = 'client'): unknown {
  const found = openSnapshot(root, environment).read()
  return found && { facts: found.facts, text: found.readText() }
}

it('comes back for the same root and environment', async () => {
  const root = makeRoot()
  await openSnapshot(root, 'client').write(SNAPSHOT)
  expect(read(root)).toEqual(SNAPSHOT)
  expect(read(root, 'ssr')).toBeUndefined()
  expect(read(makeRoot())).toBeUndefined()
})

it('is whole or not there', async () => {
  const root = makeRoot()
  await openSnapshot<unknown>(root, 'client').write(SNAPSHOT)
  const bytes = fs.readFileSync(fileOf(root))
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), (at) => {
      const damaged = Buffer.from(bytes)
      damaged[at]! ^= 1
      fs.writeFileSync(fileOf(root), damaged)
      expect(read(root)).toBeUndefined()
    }),
  )
  for (let length = 0; length < bytes.length; length += 7) {
    fs.writeFileSync(fileOf(root), bytes.subarray(0, length))
    expect(read(root)).toBeUndefined()
  }
})

it('is none where nothing can be written', async () => {
  const root = makeRoot()
  fs.writeFileSync(join(root, 'node_modules/.cache'), 'a file')
  await openSnapshot(root, 'client').write(SNAPSHOT)
  expect(read(root)).toBeUndefined()
})
