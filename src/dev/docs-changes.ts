import type { LiveDocs } from '../project/live.ts'
import { createDebounce, type Debounce } from '../project/debounce.ts'

/** Changes of the docs that come together reach a running app together. */
const QUIET_IN_MS = 100

/** Calls when the docs have changed; ends with `close`. */
export function onDocsChange(live: LiveDocs, work: () => void): Debounce {
  const quiet = createDebounce(QUIET_IN_MS, work)
  live.listen(({ type }) => {
    if (type !== 'progress' && type !== 'log') quiet.touch()
  })
  return quiet
}
