/** What ends one call before its answer: its deadline, its caller, the end of the run. */
export interface Abort {
  signal: AbortSignal
  /** Undefined where nothing ended it early. */
  cause: () => 'timeout' | 'aborted' | undefined
  /** Lets go of the timer and of the signals. */
  leave: () => void
}

/** Begins calls that `outer` ends all, and `own` one alone. */
export function createAborts(
  deadlineInMs: number,
  outer: AbortSignal | undefined,
): (own: AbortSignal | undefined) => Abort {
  // One listener for all calls: Node warns of a leak from the eleventh on.
  const inFlight = new Set<AbortController>()
  const abortAll = (): void => {
    for (const controller of inFlight) controller.abort()
  }

  function enter(controller: AbortController): void {
    if (inFlight.size === 0) outer?.addEventListener('abort', abortAll)
    inFlight.add(controller)
  }

  function leave(controller: AbortController): void {
    inFlight.delete(controller)
    if (inFlight.size === 0) outer?.removeEventListener('abort', abortAll)
  }

  return (own) => {
    // Not the caller's own signal: version 6 of the client leaves a listener on it for every call.
    const controller = new AbortController()
    const { signal } = controller
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      controller.abort()
    }, deadlineInMs)
    const abort = (): void => controller.abort()
    own?.addEventListener('abort', abort)
    enter(controller)
    if (outer?.aborted || own?.aborted) abort()
    return {
      signal,
      cause() {
        if (!signal.aborted) return undefined
        return isLate && !outer?.aborted && !own?.aborted ? 'timeout' : 'aborted'
      },
      leave() {
        clearTimeout(timer)
        own?.removeEventListener('abort', abort)
        leave(controller)
      },
    }
  }
}
