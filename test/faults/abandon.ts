/** A machine that loses its power in mid-call: another one that waited for it takes over, and nothing is lost. */
import { once } from 'node:events'
import { order, startBuilder } from './builders.ts'
import type { Fleet } from './fleet-scenarios.ts'

const SLOTS = 4

export async function abandon({
  store,
  server,
  model,
  symbols,
  machine,
  check,
}: Fleet): Promise<void> {
  const [first, second] = [await machine(), await machine()]
  const builders = [await startBuilder(), await startBuilder()] as const
  const shared = { name: store.name, url: server.url }
  const give = (index: 0 | 1, root: string): ReturnType<typeof order> =>
    order(builders[index], { root, url: model.url, shared, maxConcurrent: SLOTS })
  try {
    // Calls of the first never end.
    model.respond(({ number }) => (number <= SLOTS ? new Promise(() => {}) : undefined))
    void give(0, first.project.root).catch(() => {})
    await model.received(SLOTS)
    const asked = give(1, second.project.root)
    // Everything that nobody holds a lease for; it waits for the rest.
    await model.received(symbols)
    const ended = once(builders[0], 'exit')
    builders[0].kill('SIGKILL')
    await ended
    const { asset, warnings } = await asked
    check(model.ledger.calls.length === symbols + SLOTS, 'only what was in flight is asked again')
    check(warnings.length === 0, `no warning: ${warnings.join(' | ')}`)
    check((await store.count(server.url)) === symbols, 'each answer is in the store')
    check((await store.countLeases(server.url)) === 0, 'and no lease')
    const later = await (await machine()).build()
    check(later.calls === 0 && later.asset === asset, 'another machine asks nothing')
    check(later.docs.stats.documented === symbols, 'and has everything')
  } finally {
    builders[1].disconnect()
    builders[0].kill('SIGKILL')
  }
}
