import { type Clock, lengthen } from './clock.ts'
import { createLimits, type Load } from './limits.ts'
import { WAIT_CAP_IN_MS } from './waits.ts'

/** The queue of a run's calls: nobody starts while the server's limits, or a cooldown after a refusal, forbid it. */
export interface Pace {
  /** Resolves when a call may start, with nothing when none may any more: the run was stopped or aborted. */
  acquire: (load: { tokens: number }) => Promise<Permit | undefined>
  refusals: () => number
  waitedInMs: () => number
}

/** A call in flight; ended once, by either function. `headers` carry the server's limits. */
export interface Permit {
  release: (outcome: 'success' | 'failure', headers?: Headers) => void
  /**
   * The server refused because of a limit. Starts a cooldown for all calls, as long as the server asks or, where it names
   * no wait, for a while; `false` where waiting is hopeless.
   */
  refuse: (waitInMs: number | undefined, headers?: Headers) => boolean
}

interface Waiting {
  load: Load
  resolve: (permit: Permit | undefined) => void
}

/**
 * Keeps to the limits that the server announces before it refuses, and halves the calls in flight when it refuses all the
 * same. First come, first served, with one timer for all who wait.
 */
export function createPace({
  maxConcurrent,
  clock,
  signal,
}: {
  maxConcurrent: number
  clock: Clock
  signal: AbortSignal
}): Pace {
  const concurrency = createConcurrency(maxConcurrent)
  const cooldown = createCooldown(clock)
  const limits = createLimits()
  /** Loads in the order of their start. */
  const inFlight = new Set<Load>()
  const queue: Waiting[] = []
  let timer: AbortController | undefined
  let refusals = 0
  let decreases = 0

  /** Milliseconds until the next call may start; `undefined` where only the end of another call helps. */
  function findDelay(load: Load): number | undefined {
    const now = clock.now()
    const coolingInMs = cooldown.left(now)
    if (coolingInMs > 0) return coolingInMs
    if (inFlight.size >= concurrency.calls()) return undefined
    return lengthen(limits.delay(load, now), clock)
  }

  /** Starts every call that may start, and sets the timer for the next. */
  function admit(): void {
    timer?.abort()
    timer = undefined
    for (let next = queue[0]; next; next = queue[0]) {
      const delayInMs = signal.aborted ? 0 : findDelay(next.load)
      if (delayInMs === undefined) return
      if (delayInMs > 0) return admitAfter(Math.ceil(delayInMs))
      queue.shift()
      next.resolve(signal.aborted ? undefined : start(next.load))
    }
  }

  function admitAfter(delayInMs: number): void {
    const own = new AbortController()
    timer = own
    void clock.sleep(delayInMs, own.signal).then(() => {
      if (!own.signal.aborted) admit()
    })
  }

  function start(load: Load): Permit {
    limits.take(load, clock.now())
    inFlight.add(load)
    const takenAtStart = limits.taken()
    const decreasesAtStart = decreases

    function end(headers: Headers | undefined): void {
      // The server may not have counted what was taken since, nor what started earlier and is still in flight.
      const taken = limits.taken()
      const uncounted = {
        requests: taken.requests - takenAtStart.requests,
        tokens: taken.tokens - takenAtStart.tokens,
      }
      for (const earlier of inFlight) {
        if (earlier === load) break
        uncounted.requests += earlier.requests
        uncounted.tokens += earlier.tokens
      }
      inFlight.delete(load)
      limits.read(headers, uncounted, clock.now())
    }

    return {
      release(outcome, headers) {
        end(headers)
        if (outcome === 'success') {
          cooldown.reset()
          concurrency.increase()
        }
        admit()
      },
      refuse(waitInMs, headers) {
        end(headers)
        refusals++
        // Calls that were in flight together are refused together; they count as one.
        if (decreasesAtStart === decreases) {
          decreases++
          const isFirst = cooldown.countRefusal() === 1
          concurrency.decrease(isFirst && waitInMs === undefined)
        }
        const isHopeful = cooldown.begin(waitInMs, inFlight.size > 0)
        admit()
        return isHopeful
      },
    }
  }

  signal.addEventListener('abort', admit, { once: true })

  return {
    acquire: ({ tokens }) =>
      new Promise((resolve) => {
        queue.push({ load: { requests: 1, tokens }, resolve })
        admit()
      }),
    refusals: () => refusals,
    waitedInMs: cooldown.waitedInMs,
  }
}

/** Successes after which one more call may be in flight; twice as many each time that this was one too many. */
const SUCCESSES_PER_STEP = 5
const MOST_SUCCESSES_PER_STEP = 160

/** How many calls may be in flight: fewer when the server refuses, more bit by bit while it answers. */
export interface Concurrency {
  calls: () => number
  /** Counts a success. */
  increase: () => void
  /**
   * Halves it after a refusal. Where `isMild`, and so many calls or one fewer were good before, only one is taken back:
   * the server has a limit for calls at once, and it is found.
   */
  decrease: (isMild: boolean) => void
}

export function createConcurrency(maxConcurrent: number): Concurrency {
  let calls = maxConcurrent
  let successes = 0
  let successesPerStep = SUCCESSES_PER_STEP
  /** One more call is allowed than was good before, and nothing shows yet whether that is too many. */
  let isProbing = false

  return {
    calls: () => calls,
    increase() {
      if (calls === maxConcurrent || ++successes < successesPerStep) return
      successes = 0
      calls++
      if (isProbing) successesPerStep = Math.max(SUCCESSES_PER_STEP, successesPerStep / 2)
      isProbing = true
    },
    decrease(isMild) {
      if (isMild && (isProbing || successes >= SUCCESSES_PER_STEP)) {
        calls = Math.max(1, calls - 1)
        successesPerStep = Math.min(MOST_SUCCESSES_PER_STEP, successesPerStep * 2)
      } else calls = Math.max(1, Math.floor(calls / 2))
      isProbing = false
      successes = 0
    },
  }
}

/** A run that is refused for so long without one success will not succeed by waiting. */
const HOPELESS_AFTER_IN_MS = 10 * 60_000
/** The first cooldown after a refusal that names no wait; each further one without a success between is twice as long. */
const UNNAMED_COOLDOWN_IN_MS = 500
/** The same where the server names waits that do not help, as short as none. */
const NAMED_COOLDOWN_IN_MS = 50
const LONGEST_COOLDOWN_IN_MS = 8000

/** The pause that refusals ask for. */
interface Cooldown {
  /** Milliseconds until it is over. */
  left: (now: number) => number
  /** Counts a refusal, and returns how many came in a row without a success between. */
  countRefusal: () => number
  /** Starts or extends it; `false` where waiting is hopeless. `isAnswering`: other calls are in flight, and may be answered. */
  begin: (waitInMs: number | undefined, isAnswering: boolean) => boolean
  /** After a success the next refusal is a first one. */
  reset: () => void
  waitedInMs: () => number
}

function createCooldown(clock: Clock): Cooldown {
  let endsAt = 0
  let waited = 0
  let refusedInARow = 0
  let refusedSince: number | undefined

  /** As long as the server says, longer where that did not help. */
  function measure(waitInMs: number | undefined): number {
    const least = waitInMs === undefined ? UNNAMED_COOLDOWN_IN_MS : NAMED_COOLDOWN_IN_MS
    const ownInMs = Math.min(LONGEST_COOLDOWN_IN_MS, least * 2 ** Math.max(0, refusedInARow - 1))
    return Math.min(lengthen(Math.max(waitInMs ?? 0, ownInMs), clock), WAIT_CAP_IN_MS)
  }

  return {
    left: (now) => Math.max(0, endsAt - now),
    countRefusal: () => ++refusedInARow,
    begin(waitInMs, isAnswering) {
      const now = clock.now()
      refusedSince ??= now
      // Too many at once is cured by fewer at once: while others are answered, nobody need wait.
      if (waitInMs === undefined && refusedInARow <= 1 && isAnswering) return true
      const cooldownInMs = measure(waitInMs)
      const isHopeful =
        (waitInMs ?? 0) <= WAIT_CAP_IN_MS &&
        now + cooldownInMs - refusedSince <= HOPELESS_AFTER_IN_MS
      if (!isHopeful) return false
      const until = Math.max(endsAt, Math.ceil(now + cooldownInMs))
      waited += until - Math.max(endsAt, now)
      endsAt = until
      return true
    },
    reset() {
      refusedSince = undefined
      refusedInARow = 0
    },
    waitedInMs: () => Math.round(waited - Math.max(0, endsAt - clock.now())),
  }
}
