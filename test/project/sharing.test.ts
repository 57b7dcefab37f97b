import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Options } from '../../src/types.ts'
import { documentProject, type Documented } from '../support/document.ts'
import { type Reply, replies } from '../support/model-server.ts'
import { createProject, type Project } from '../support/project.ts'
import { NAMES, writeTen } from '../support/ten-functions.ts'
import { useModelServer } from '../support/use-model-server.ts'

const server = useModelServer()

/** Builds that share nothing but the store: their options differ. */
function buildAtOnce({ root }: Project, options: Options[]): Promise<Documented[]> {
  const entries = ['src/ten.ts']
  const common: Options = { mode: 'generate', price: { input: 1, output: 4 } }
  return Promise.all(options.map((own) => documentProject(root, { ...common, ...own }, entries)))
}

const THREE: Options[] = [{}, { maxConcurrent: 2 }, { maxConcurrent: 3 }]

/** The calls of one test, by symbol. */
async function countCalls(work: () => Promise<void>): Promise<Record<string, number>> {
  const before = server.ledger.calls.length
  await work()
  const counts: Record<string, number> = {}
  for (const { name } of server.ledger.calls.slice(before)) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

it('asks once for what several builds want at once, and gives all of them the same', async () => {
  const project = createProject({ 'src/ten.ts': writeTen() })
  const calls = await countCalls(async () => {
    const built = await buildAtOnce(project, THREE)
    for (const { asset, docs, warnings } of built) {
      expect(docs.stats.documented).toBe(NAMES.length)
      expect(asset).toBe(built[0]!.asset)
      expect(warnings).toEqual([])
    }
  })
  expect(calls).toEqual(Object.fromEntries(NAMES.map((name) => [name, 1])))
  expect(readdirSync(join(project.root, '.symbol-docs'))).not.toContain('.leases')
})

const failOne = (reply: Reply) => (call: { name: string }) =>
  call.name === 'cValue' ? reply : undefined

it('takes what is settled from the other build, also that there is no answer', async () => {
  const project = createProject({ 'src/ten.ts': writeTen('2') })
  server.respond(failOne(replies.filtered()))
  const calls = await countCalls(async () => {
    for (const { docs } of await buildAtOnce(project, THREE)) {
      expect(docs.symbols['src/ten.ts!cValue:function']?.error?.code).toBe('content_filter')
    }
  })
  expect(calls['cValue']).toBe(1)
})

it('asks itself where the other build failed for a passing reason', async () => {
  const project = createProject({ 'src/ten.ts': writeTen('3') })
  let refusals = 0
  server.respond(({ name }) =>
    name === 'cValue' && ++refusals <= 3 ? replies.serverError() : undefined,
  )
  const calls = await countCalls(async () => {
    const built = await buildAtOnce(project, [{}, { maxConcurrent: 2 }])
    const documented = built.map(({ docs }) => docs.stats.documented)
    expect(new Set(documented)).toEqual(new Set([NAMES.length - 1, NAMES.length]))
  })
  expect(calls['cValue']).toBe(4)
})

it('leaves no trace of a build without an answer', async () => {
  const project = createProject({ 'src/ten.ts': writeTen('4') })
  server.respond(replies.unauthorized)
  await buildAtOnce(project, THREE)
  expect(existsSync(join(project.root, '.symbol-docs'))).toBe(false)
})
