import type { Environment } from '../options/environment.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { Asking } from './asking.ts'
import type { Board } from './board.ts'
import type { Live } from './live-state.ts'

type Actions = Pick<Live, 'regenerate' | 'documentMissing' | 'retryFailed' | 'cancel' | 'pause'>

/** What a person may want of the live docs; each gives how many answers it concerns. */
export function createActions({
  options,
  environment,
  board,
  asking,
  onIdle,
}: {
  options: ResolvedOptions
  environment: Environment
  board: Board
  asking: Asking
  onIdle: () => void
}): Actions {
  function wish(keys: readonly string[]): number {
    if (!environment.ask || keys.length === 0) return 0
    asking.forgive()
    for (const key of keys) asking.wishes.add(key, 'person')
    asking.ask()
    return keys.length
  }

  /** The keys of symbols that the model may document; of all where no ids are given. */
  function keysOf(ids: readonly string[] | undefined): string[] {
    const wanted = ids && new Set(ids)
    const keys = board.symbols().flatMap(({ symbol, human, key }) => {
      const isKept = options.existing === 'keep' && human?.summary
      return !isKept && (!wanted || wanted.has(symbol.id)) ? key : []
    })
    return [...new Set(keys)]
  }

  return {
    regenerate: (ids) => wish(keysOf(ids)),
    documentMissing(ids) {
      const missing = new Set(board.missing().map(({ key }) => key))
      return wish(keysOf(ids).filter((key) => missing.has(key)))
    },
    retryFailed(ids) {
      const docs = Object.values(board.docs().symbols)
      const failed = new Set(docs.flatMap(({ error, hash }) => (error ? hash : [])))
      return wish(keysOf(ids).filter((key) => failed.has(key)))
    },
    cancel() {
      const count = asking.wishes.size()
      asking.wishes.refuse()
      asking.end()
      if (!asking.isAsking()) onIdle()
      return count
    },
    pause(isPaused) {
      asking.pause(isPaused)
      return asking.wishes.size()
    },
  }
}
