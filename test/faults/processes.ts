/** Figure 10: processes and machines that build at once with one store pay once, and all emit the same bytes. */
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { STORES } from '../support/shared-stores.ts'
import { order, withBuilders } from './builders.ts'
import { createCount, type Figure } from './figure.ts'
import { measureMachines } from './machines.ts'
import { createFunctions, inProject, withServer } from './project.ts'

/** Long enough that all processes are under way before the first is done. */
const LATENCY_IN_MS = 50

export const processes: Figure = {
  id: '10',
  title: 'four processes, one store',
  async measure(scale) {
    const [members, rounds, symbols] = scale === 'full' ? [4, 10, 60] : [2, 1, 20]
    const calls = createCount(`${members} processes, ${symbols} symbols, called once`)
    const bytes = createCount('the same bytes, no warning, nothing left behind')
    await withBuilders(members, async (builders) => {
      for (let round = 1; round <= rounds; round++) {
        await measureRound(builders, symbols, (isGood, name) => {
          const count = name.startsWith('work') ? calls : bytes
          count.check(isGood, `round ${round}: ${name}`)
        })
      }
    })
    const rows = [calls.row(`rounds: ${rounds}`), bytes.row()]
    for (const store of STORES) {
      if (!store.isMissing()) rows.push(...(await measureMachines(store, scale)))
    }
    return rows
  },
}

function measureRound(
  builders: readonly ChildProcess[],
  symbols: number,
  check: (isGood: boolean, name: string) => void,
): Promise<void> {
  return withServer({ latencyInMs: LATENCY_IN_MS }, (server) =>
    inProject(createFunctions(symbols), async ({ root }) => {
      const given = { root, url: server.url }
      const replies = await Promise.all(builders.map((builder) => order(builder, given)))
      for (let index = 0; index < symbols; index++) {
        const { length } = server.ledger.callsFor(`work${index}`)
        check(length === 1, `work${index} was called ${length} times`)
      }
      for (const { asset, warnings } of replies) {
        check(asset.length > 2 && asset === replies[0]!.asset, 'the bytes')
        check(warnings.length === 0, `warnings: ${warnings.join(' ')}`)
      }
      check(!existsSync(join(root, '.symbol-docs/.leases')), 'leases are left')
    }),
  )
}
