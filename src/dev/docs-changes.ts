import type { LiveDocs } from '../project/live.ts'
import { createDebounce, type Debounce } from '../project/waiting.ts'

/** Changes within this time reach a running app together. */
const QUIET_IN_MS = 100

/** Calls `work` after the docs have changed, until it is closed. */
export function onDocsChange(live: LiveDocs, work: () => void): Debounce {
  const quiet = createDebounce(QUIET_IN_MS, work)
  live.listen(({ type }) => {
    if (type !== 'progress' && type !== 'log') quiet.touch()
  })
  return quiet
}
