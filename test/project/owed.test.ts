import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { locateOutbox } from '../../src/store/answers.ts'
import type { Options } from '../../src/types.ts'
import { createAwayStore } from '../support/away-store.ts'
import { documentProject } from '../support/document.ts'
import { createProject } from '../support/project.ts'
import { useModelServer } from '../support/use-model-server.ts'

const server = useModelServer()

const FILES = { 'src/index.ts': 'export function add(left: number): number { return left + 1 }' }
const ID = 'src/index.ts!add:function'

it('an answer that the store could not take is handed over by the next build', async () => {
  const { root } = createProject(FILES)
  const { cache, values, leave } = createAwayStore()
  leave(true)
  const first = await documentProject(root, { cache })
  expect(first.docs.symbols[ID]?.status).toBe('documented')
  expect(values.size).toBe(0)
  expect(readdirSync(locateOutbox(root))).toHaveLength(1)

  const calls = server.ledger.calls.length
  // As long as it is away nothing is lost, and nobody pays twice.
  expect((await documentProject(root, { cache })).asset).toBe(first.asset)
  expect(readdirSync(locateOutbox(root))).toHaveLength(1)
  leave(false)
  expect((await documentProject(root, { cache })).asset).toBe(first.asset)
  expect(values.size).toBe(1)
  expect(readdirSync(locateOutbox(root))).toEqual([])
  expect(server.ledger.calls).toHaveLength(calls)
})

it('what the store has from later on is not overwritten', async () => {
  const { root } = createProject(FILES)
  const { cache, values, leave } = createAwayStore()
  leave(true)
  await documentProject(root, { cache })
  const other = createProject(FILES)
  leave(false)
  await documentProject(other.root, { cache })
  const [key, later] = [...values][0]!
  await documentProject(root, { cache })
  expect(values.get(key)).toBe(later)
  expect(readdirSync(locateOutbox(root))).toEqual([])
})

it('what is damaged in the outbox is asked again', async () => {
  const { root } = createProject(FILES)
  const { cache, values, leave } = createAwayStore()
  leave(true)
  await documentProject(root, { cache })
  const [name] = readdirSync(locateOutbox(root))
  writeFileSync(join(locateOutbox(root), name!), '{')
  leave(false)
  const calls = server.ledger.calls.length
  const { docs } = await documentProject(root, { cache })
  expect(docs.symbols[ID]?.status).toBe('documented')
  expect(server.ledger.calls).toHaveLength(calls + 1)
  expect(values.size).toBe(1)
  expect(readdirSync(locateOutbox(root))).toEqual([])
})

it('is handed over by a build that finds everything as the last one left it', async () => {
  const now = Date.now
  // A clock that is ahead: nothing on disk is new to it, so that what was made is given again.
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + 60_000)
  onTestFinished(() => clock.mockRestore())
  const { root } = createProject(FILES)
  const { cache, values, leave } = createAwayStore()
  const options: Options = { cache: ['.symbol-docs', cache] }
  leave(true)
  const asked = await documentProject(root, options)
  await documentProject(root, options)
  expect(readdirSync(locateOutbox(root))).toHaveLength(1)
  leave(false)
  expect((await documentProject(root, options)).asset).toBe(asked.asset)
  expect(values.size).toBe(1)
  expect(readdirSync(locateOutbox(root))).toEqual([])
})
