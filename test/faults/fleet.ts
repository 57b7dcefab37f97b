/**
 * Figure fleet: machines that share answers through a real Redis and a real PostgreSQL, and what becomes of a build and
 * of its answers when the server goes away, hangs, is not there, or holds what nobody should believe.
 */
import type { ModelServer } from '../support/model-server.ts'
import type { ServerProcess } from '../support/server-process.ts'
import { type SharedStore, STORES } from '../support/shared-stores.ts'
import type { Options } from '../../src/types.ts'
import { createCount, type Figure, type Row, type Scale } from './figure.ts'
import { type Fleet, type Machine, SCENARIOS } from './fleet-scenarios.ts'
import { createFunctions, document, inProject, type Project, withServer } from './project.ts'

/** Those that do not wait for a server that is silent. */
const SAMPLED = [
  'two machines share answers',
  'killed while a build runs',
  'poisoned entries',
  'read-only',
  'builds at once',
  'killed in mid-call',
]

export const fleet: Figure = {
  id: 'fleet',
  title: 'one cache for a team',
  isMissing: () => STORES.every(({ isMissing }) => isMissing()),
  async measure(scale) {
    const stores = STORES.filter(({ isMissing }) => !isMissing())
    const servers = await Promise.all(
      stores.map(async (store) => ({ store, server: await store.start() })),
    )
    try {
      const rows: Row[] = []
      const names = scale === 'full' ? Object.keys(SCENARIOS) : SAMPLED
      for (const what of names) {
        const scenario = SCENARIOS[what]!
        const count = createCount(what)
        // Side by side: where they are silent, both are waited for at once.
        await Promise.all(
          servers.map((shared) => measureScenario(scenario, { ...shared, scale, ...count })),
        )
        rows.push(count.row())
      }
      return rows
    } finally {
      await Promise.all(servers.map(({ server }) => server.close()))
    }
  },
}

async function measureScenario(
  scenario: (fleet: Fleet) => Promise<void>,
  { store, server, scale, check }: Pick<Fleet, 'store' | 'server' | 'check'> & { scale: Scale },
): Promise<void> {
  const symbols = scale === 'full' ? 200 : 12
  await store.clear(server.url)
  const ends: (() => void)[] = []
  const gone: Promise<void>[] = []
  try {
    await withServer({}, (model) =>
      scenario({
        store,
        server,
        model,
        symbols,
        check: (isGood, name) => check(isGood, `${store.name}: ${name}`),
        machine: () =>
          new Promise((give) => {
            const work = (project: Project): Promise<void> => {
              give(createMachine(project, store, server, model))
              return new Promise((end) => ends.push(end))
            }
            gone.push(inProject(createFunctions(symbols), work))
          }),
      }),
    )
  } finally {
    for (const end of ends) end()
    await Promise.all(gone)
  }
}

function createMachine(
  project: Project,
  store: SharedStore,
  server: ServerProcess,
  model: ModelServer,
): Machine {
  const cache: Options['cache'] = ['.symbol-docs', () => store.open(server.url)]
  return {
    project,
    async build(options = {}) {
      const before = model.ledger.calls.length
      const built = await document(project, model, { cache, maxConcurrent: 4, ...options })
      return { ...built, calls: model.ledger.calls.length - before }
    },
  }
}
