import { createDeferred } from '../../src/project/waiting.ts'
import type { LiveEvent } from '../../src/project/live-state.ts'
import type { SymbolDocs } from '../../src/types.ts'
import { followEvents } from '../support/event-stream.ts'

/** A dev server that needs longer hangs. */
const LONGEST_IN_MS = 30_000

/** What a dev server shows and tells. */
export interface DevDocs {
  /** All events so far. */
  events: LiveEvent[]
  /** Whether what it serves or tells comes to fit. */
  until: (fits: (docs: SymbolDocs) => boolean) => Promise<boolean>
  end: () => void
}

/** Follows a dev server as its page does; `page` is the page's URL. */
export async function followDocs(page: string): Promise<DevDocs> {
  const abort = new AbortController()
  const events: LiveEvent[] = []
  let heard = createDeferred()
  await followEvents(`${page}events`, abort.signal, (event) => {
    events.push(event)
    heard.resolve()
  })
  return {
    events,
    async until(fits) {
      const late = AbortSignal.timeout(LONGEST_IN_MS)
      const tooLate = new Promise<void>((resolve) =>
        late.addEventListener('abort', () => resolve()),
      )
      while (!late.aborted) {
        heard = createDeferred()
        const response = await fetch(`${page}symbol-docs.json`)
        if (fits((await response.json()) as SymbolDocs)) return true
        await Promise.race([heard.promise, tooLate])
      }
      return false
    },
    end: () => abort.abort(),
  }
}
