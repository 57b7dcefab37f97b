/** Figure 10: processes that build at once with one store pay once, and all emit the same bytes. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DocumentOrder, DocumentReply } from '../workers/document.ts'
import { createCount, type Figure } from './figure.ts'
import { createFunctions, inProject, withServer } from './project.ts'

/** Long enough that all processes are under way before the first is done. */
const LATENCY_IN_MS = 50
const WORKER = fileURLToPath(new URL('../workers/document.ts', import.meta.url))

export const processes: Figure = {
  id: '10',
  title: 'four processes, one store',
  async measure(scale) {
    const [members, rounds, symbols] = scale === 'full' ? [4, 10, 60] : [2, 1, 20]
    const calls = createCount(`${members} processes, ${symbols} symbols, called once`)
    const bytes = createCount('the same bytes, no warning, nothing left behind')
    const workers = await Promise.all(Array.from({ length: members }, startWorker))
    try {
      for (let round = 1; round <= rounds; round++) {
        await measureRound(workers, symbols, (isGood, name) => {
          const count = name.startsWith('work') ? calls : bytes
          count.check(isGood, `round ${round}: ${name}`)
        })
      }
    } finally {
      for (const worker of workers) worker.disconnect()
    }
    return [calls.row(`rounds: ${rounds}`), bytes.row()]
  },
}

/** Together from the first round on, since each has loaded. */
async function startWorker(): Promise<ChildProcess> {
  const worker = fork(WORKER, { execArgv: ['--import', 'tsx'] })
  await once(worker, 'message')
  return worker
}

function measureRound(
  workers: readonly ChildProcess[],
  symbols: number,
  check: (isGood: boolean, name: string) => void,
): Promise<void> {
  return withServer({ latencyInMs: LATENCY_IN_MS }, (server) =>
    inProject(createFunctions(symbols), async ({ root }) => {
      const order: DocumentOrder = { root, url: server.url }
      const replies = await Promise.all(workers.map((worker) => send(worker, order)))
      for (let index = 0; index < symbols; index++) {
        const { length } = server.ledger.callsFor(`work${index}`)
        check(length === 1, `work${index} was called ${length} times`)
      }
      for (const { asset, warnings } of replies) {
        check(asset.length > 2 && asset === replies[0]!.asset, 'the bytes')
        check(warnings.length === 0, `warnings: ${warnings.join(' ')}`)
      }
      check(!existsSync(join(root, '.symbol-docs/.claims')), 'claims are left')
    }),
  )
}

async function send(worker: ChildProcess, order: DocumentOrder): Promise<DocumentReply> {
  worker.send(order)
  const [reply] = (await once(worker, 'message')) as [DocumentReply]
  return reply
}
