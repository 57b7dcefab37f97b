import { Keyv, type KeyvStoreAdapter } from 'keyv'

/** A shared store in this process that can go away, and then fails whatever is asked of it. */
export interface AwayStore {
  cache: Keyv
  values: Map<string, unknown>
  leave: (isAway: boolean) => void
}

export function createAwayStore(onRead: (key: string) => void = () => {}): AwayStore {
  const values = new Map<string, unknown>()
  let isAway = false
  const work =
    (act: (key: string, value: unknown) => unknown) =>
    async (key: string, value?: unknown): Promise<unknown> => {
      if (isAway) throw new Error('gone')
      return act(key, value)
    }
  const store = {
    // Keyv walks through none that it does not know.
    opts: { dialect: 'redis', url: '' },
    get: work((key) => {
      onRead(key)
      return values.get(key)
    }),
    set: work((key, value) => values.set(key, value).has(key)),
    delete: work((key) => values.delete(key)),
    clear: work(() => values.clear()),
    async *iterator() {
      yield* values
    },
    on: () => store,
  } as unknown as KeyvStoreAdapter
  return {
    cache: new Keyv({ store, emitErrors: false }),
    values,
    leave: (next) => void (isAway = next),
  }
}
