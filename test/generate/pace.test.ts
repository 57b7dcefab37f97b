import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/generate/clock.ts'
import { createPace, type Pace, type Permit } from '../../src/generate/pace.ts'
import { type ModelServer, replies, startModelServer } from '../support/model-server.ts'
import { createFakeClock, createTasks, run } from './run.ts'

let server: ModelServer
afterEach(() => server?.close())

describe('the pace of a run', () => {
  it('follows the wait that a server asks for, which does not count as a retry', async () => {
    server = await startModelServer({
      respond: ({ attempt }) =>
        attempt <= 6 ? replies.rateLimited({ 'retry-after': '30' }) : undefined,
    })
    const { tally, retries, refusals, clock, waitedInMs } = await run(server, createTasks(1))
    expect(tally).toEqual({ documented: 1 })
    expect(retries).toBe(0)
    expect(refusals).toBe(6)
    expect(clock.sleeps.every((inMs) => inMs >= 30_000 && inMs <= 33_000)).toBe(true)
    expect(waitedInMs).toBeGreaterThanOrEqual(180_000)
  })

  it('never asks in a tight loop where the server asks for no wait', async () => {
    server = await startModelServer({
      respond: () => replies.rateLimited({ 'retry-after-ms': '0' }),
    })
    const { tally, stopped } = await run(server, createTasks(3), { maxConcurrent: 1 })
    expect(stopped?.code).toBe('rate_limit')
    expect(tally).toEqual({ 'failed: rate_limit': 1, pending: 2 })
    expect(server.ledger.calls.length).toBeLessThan(100)
  })

  it.each([
    ['retry-after', '121'],
    ['retry-after', '86400'],
    ['retry-after-ms', '120001'],
    ['x-ratelimit-reset-tokens', '9m38s'],
  ])('ends the run for %s: %s', async (name, value) => {
    server = await startModelServer({ respond: () => replies.rateLimited({ [name]: value }) })
    const { tally, stopped, clock } = await run(server, createTasks(9), { maxConcurrent: 1 })
    expect(stopped?.code).toBe('rate_limit')
    expect(tally).toEqual({ 'failed: rate_limit': 1, pending: 8 })
    expect(server.ledger.calls).toHaveLength(1)
    expect(clock.sleeps).toEqual([])
  })

  it('ends the run after ten minutes of refusals without one success', async () => {
    server = await startModelServer({
      respond: () => replies.rateLimited({ 'retry-after': '100' }),
    })
    const { stopped, waitedInMs } = await run(server, createTasks(9), { maxConcurrent: 1 })
    expect(stopped?.code).toBe('rate_limit')
    expect(server.ledger.calls.length).toBeGreaterThanOrEqual(5)
    expect(waitedInMs).toBeLessThanOrEqual(600_000)
  })

  it('loses no symbol to refusals that name no wait, and slows down for them', async () => {
    server = await startModelServer({ limits: { concurrency: 1 }, latencyInMs: 5 })
    const { tally, refusals } = await run(server, createTasks(40), { maxConcurrent: 10 })
    expect(tally).toEqual({ documented: 40 })
    expect(refusals).toBeGreaterThan(0)
  })

  it('gives up a symbol that is refused again and again without a wait', async () => {
    server = await startModelServer({ respond: () => replies.rateLimited() })
    const { tally, retries, clock } = await run(server, createTasks(1))
    expect(tally).toEqual({ 'failed: rate_limit': 1 })
    expect(server.ledger.calls).toHaveLength(5)
    expect(retries).toBe(4)
    expect(Math.max(...clock.sleeps)).toBeGreaterThan(Math.min(...clock.sleeps))
  })

  it.each(['bucket', 'window'] as const)(
    'is refused at most one call in twenty by an announced %s',
    async (style) => {
      server = await startModelServer({ limits: { requests: 20, windowInMs: 400, style } })
      const { tally, refusals } = await run(server, createTasks(60), {
        maxConcurrent: 10,
        clock: systemClock,
      })
      expect(tally).toEqual({ documented: 60 })
      // None on a quiet machine; a stalled one may see the server's clock and its own drift apart.
      expect(refusals).toBeLessThanOrEqual(3)
      expect(server.ledger.calls).toHaveLength(60 + refusals)
    },
  )
})

describe('the queue', () => {
  const load = { tokens: 10 }

  /** The calls that start, also later. */
  async function acquireAll(pace: Pace, count: number): Promise<Permit[]> {
    const started: Permit[] = []
    for (let call = 0; call < count; call++) {
      void pace.acquire(load).then((permit) => permit && started.push(permit))
    }
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
    return started
  }

  const open = (
    maxConcurrent: number,
    signal: AbortSignal = new AbortController().signal,
  ): { pace: Pace; clock: ReturnType<typeof createFakeClock> } => {
    const clock = createFakeClock()
    return { clock, pace: createPace({ maxConcurrent, clock, signal }) }
  }

  it('halves once for calls that are refused together, and recovers with successes', async () => {
    const { pace } = open(8)
    const first = await acquireAll(pace, 8)
    expect(first).toHaveLength(8)
    for (const permit of first) permit.refuse(undefined)
    const second = await acquireAll(pace, 80)
    expect(second).toHaveLength(4)
    for (let left = 0; left < 40; left++) {
      second[left]!.release('success')
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(second).toHaveLength(48)
  })

  it('goes back by the one call that was too many, and tries it more rarely then', async () => {
    const { pace } = open(3)
    const first = await acquireAll(pace, 3)
    first[0]!.release('success')
    for (const permit of first.slice(1)) permit.refuse(undefined)
    const started = await acquireAll(pace, 200)
    const succeed = async (calls: number): Promise<void> => {
      for (const permit of started.splice(0, calls)) permit.release('success')
      for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
    }
    expect(started).toHaveLength(1)
    for (let call = 0; call < 5; call++) await succeed(1)
    expect(started).toHaveLength(2)
    // One of the two is refused, while the other is answered: nobody waits, and one at a time is good.
    started.pop()!.refuse(undefined)
    await succeed(1)
    expect(started).toHaveLength(1)
    for (let call = 0; call < 8; call++) await succeed(1)
    expect(started).toHaveLength(1)
    await succeed(1)
    expect(started).toHaveLength(2)
  })

  it('starts no call before the wait is over, and never waits less than asked', async () => {
    const { pace, clock } = open(2)
    const [permit] = await acquireAll(pace, 1)
    const before = clock.now()
    expect(permit!.refuse(60_000)).toBe(true)
    expect(await acquireAll(pace, 1)).toHaveLength(1)
    expect(clock.now() - before).toBeGreaterThanOrEqual(60_000)
    expect(clock.now() - before).toBeLessThanOrEqual(66_000)
  })

  it('ends all waiting when the run ends, and starts nothing', async () => {
    const controller = new AbortController()
    const { pace } = open(1, controller.signal)
    await acquireAll(pace, 1)
    const waiting = [pace.acquire(load), pace.acquire(load)]
    controller.abort()
    expect(await Promise.all(waiting)).toEqual([undefined, undefined])
    expect(await pace.acquire(load)).toBeUndefined()
  })

  it('counts calls in flight that started earlier and finish later', async () => {
    const clock = createFakeClock()
    const { signal } = new AbortController()
    const pace = createPace({ maxConcurrent: 10, clock, signal })
    const permits: Permit[] = []
    for (let calls = 0; calls < 10; calls++) permits.push((await pace.acquire({ tokens: 10 }))!)
    // Nine of ten are not in these headers, and only one more call is left.
    const announced = new Headers({
      'x-ratelimit-limit-requests': '10',
      'x-ratelimit-remaining-requests': '9',
      'x-ratelimit-reset-requests': '60s',
    })
    permits[9]!.release('success', announced)
    await pace.acquire({ tokens: 10 })
    expect(clock.sleeps.length).toBeGreaterThan(0)
  })
})
