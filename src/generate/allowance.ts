/** Successes after which one more call may be in flight; twice as many each time that this was one too many. */
const SUCCESSES_PER_STEP = 5
const MOST_SUCCESSES_PER_STEP = 160

/** How many calls may be in flight: fewer when the server refuses, more bit by bit while it answers. */
export interface Allowance {
  calls: () => number
  grow: () => void
  /**
   * Halves it. Where `isMild`, and so many calls or one fewer were good before, only one is taken back: the server has a
   * limit for calls at once, and it is found.
   */
  shrink: (isMild: boolean) => void
}

export function createAllowance(maxConcurrent: number): Allowance {
  let calls = maxConcurrent
  let successes = 0
  let successesPerStep = SUCCESSES_PER_STEP
  /** One more call is allowed than was good before, and nothing shows yet whether that is too many. */
  let isProbing = false

  return {
    calls: () => calls,
    grow() {
      if (calls === maxConcurrent || ++successes < successesPerStep) return
      successes = 0
      calls++
      if (isProbing) successesPerStep = Math.max(SUCCESSES_PER_STEP, successesPerStep / 2)
      isProbing = true
    },
    shrink(isMild) {
      if (isMild && (isProbing || successes >= SUCCESSES_PER_STEP)) {
        calls = Math.max(1, calls - 1)
        successesPerStep = Math.min(MOST_SUCCESSES_PER_STEP, successesPerStep * 2)
      } else calls = Math.max(1, Math.floor(calls / 2))
      isProbing = false
      successes = 0
    },
  }
}
