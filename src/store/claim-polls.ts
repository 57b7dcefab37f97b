export interface ClaimPolls {
  /** Resolves when the claim has ended, when the time is over, or when a signal aborts. */
  wait: (
    name: string,
    untilInMs: number,
    signals: readonly (AbortSignal | undefined)[],
  ) => Promise<void>
}

/** Looks at the claims of others now and then: one timer for all, and none while nobody waits. */
export function createClaimPolls(
  isEnded: (name: string) => Promise<boolean>,
  everyInMs: number,
): ClaimPolls {
  const looks = new Set<() => void>()
  // A process that only waits must not end, so it counts as work; a signal takes it back.
  let timer: NodeJS.Timeout | undefined

  return {
    wait(name, untilInMs, signals) {
      return new Promise((resolve) => {
        let isLooking = false
        function end(): void {
          looks.delete(lookAgain)
          if (looks.size === 0) {
            clearInterval(timer)
            timer = undefined
          }
          for (const signal of signals) signal?.removeEventListener('abort', end)
          resolve()
        }
        async function look(): Promise<void> {
          if (performance.now() > untilInMs || (await isEnded(name))) end()
        }
        function lookAgain(): void {
          // A store that is slow is not asked faster than it answers.
          if (isLooking) return
          isLooking = true
          look()
            // Whoever asks next meets the same error.
            .catch(end)
            .finally(() => (isLooking = false))
        }
        if (signals.some((signal) => signal?.aborted)) return end()
        for (const signal of signals) signal?.addEventListener('abort', end)
        looks.add(lookAgain)
        timer ??= setInterval(() => looks.forEach((again) => again()), everyInMs)
      })
    },
  }
}
