/** Machines with a folder each and one shared store, that begin at once and know nothing, as a matrix of a CI does. */
import type { ChildProcess } from 'node:child_process'
import type { SharedStore } from '../support/shared-stores.ts'
import { order, withBuilders } from './builders.ts'
import { createCount, type Row, type Scale } from './figure.ts'
import { createFunctions, type Files, inProject, type Project, withServer } from './project.ts'

/** Shorter than the calls of any model, so that leases are taken and released as often as possible. */
const LATENCY_IN_MS = 50

type Check = (isGood: boolean, name: string) => void

export async function measureMachines(store: SharedStore, scale: Scale): Promise<Row[]> {
  const [rounds, symbols] = scale === 'full' ? [10, 60] : [1, 20]
  const server = await store.start()
  try {
    const rows: Row[] = []
    for (const members of [2, 4]) {
      const calls = createCount(`${members} machines, one ${store.name}, ${symbols} symbols`)
      const others = createCount('the same bytes, no warning, nothing left behind')
      await withBuilders(members, async (builders) => {
        for (let round = 1; round <= rounds; round++) {
          await store.clear(server.url)
          await buildAtOnce(builders, { store, url: server.url, symbols }, (is, name) =>
            (name.startsWith('work') ? calls : others).check(is, `round ${round}: ${name}`),
          )
        }
      })
      rows.push(calls.row(`rounds: ${rounds}`), others.row())
    }
    return rows
  } finally {
    await server.close()
  }
}

function buildAtOnce(
  builders: readonly ChildProcess[],
  { store, url, symbols }: { store: SharedStore; url: string; symbols: number },
  check: Check,
): Promise<void> {
  return withServer({ latencyInMs: LATENCY_IN_MS }, (model) =>
    inProjects(builders.length, createFunctions(symbols), async (projects) => {
      const shared = { name: store.name, url }
      const replies = await Promise.all(
        builders.map((builder, index) =>
          order(builder, { root: projects[index]!.root, url: model.url, shared }),
        ),
      )
      for (let index = 0; index < symbols; index++) {
        const { length } = model.ledger.callsFor(`work${index}`)
        check(length === 1, `work${index} was called ${length} times`)
      }
      for (const { asset, warnings } of replies) {
        check(asset.length > 2 && asset === replies[0]!.asset, 'the bytes')
        check(warnings.length === 0, `warnings: ${warnings.join(' ')}`)
      }
      check((await store.count(url)) === symbols, 'answers are missing')
      check((await store.countLeases(url)) === 0, 'leases are left')
    }),
  )
}

function inProjects<T>(
  count: number,
  files: Files,
  work: (projects: readonly Project[]) => Promise<T>,
): Promise<T> {
  if (count === 0) return work([])
  return inProject(files, (project) =>
    inProjects(count - 1, files, (others) => work([project, ...others])),
  )
}
