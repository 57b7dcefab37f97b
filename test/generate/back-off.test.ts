import { describe, expect, it } from 'vitest'
import { backOff } from '../../src/generate/clock.ts'
import { WAIT_CAP_IN_MS } from '../../src/generate/waits.ts'
import { createFakeClock } from './run.ts'

const { signal } = new AbortController()

describe('a wait before a retry', () => {
  it('doubles with each retry, and a chance of one half adds a quarter', async () => {
    const clock = createFakeClock()
    for (const retry of [1, 2, 3]) expect(await backOff(retry, 0, { clock, signal })).toBe(true)
    expect(clock.sleeps).toEqual([625, 1250, 2500])
  })

  it('is never shorter than the server asks', async () => {
    const clock = createFakeClock()
    expect(await backOff(1, 20_000, { clock, signal })).toBe(true)
    expect(await backOff(2, 10, { clock, signal })).toBe(true)
    expect(clock.sleeps).toEqual([25_000, 1250])
  })

  it('is refused where the server asks for longer than a build waits', async () => {
    const clock = createFakeClock()
    expect(await backOff(1, WAIT_CAP_IN_MS, { clock, signal })).toBe(true)
    expect(await backOff(1, WAIT_CAP_IN_MS + 1, { clock, signal })).toBe(false)
    expect(clock.sleeps).toHaveLength(1)
  })

  it('ends with the run, and then nothing is retried', async () => {
    const clock = createFakeClock()
    const controller = new AbortController()
    const waiting = backOff(1, 0, { clock, signal: controller.signal })
    controller.abort()
    expect(await waiting).toBe(false)
  })
})
