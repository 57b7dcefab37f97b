import { describe, expect, it } from 'vitest'
import { createBackOff } from '../../src/generate/back-off.ts'
import { WAIT_CAP_IN_MS } from '../../src/generate/waits.ts'
import { createFakeClock } from './run.ts'

describe('a wait before a repetition', () => {
  it('doubles with each attempt, with a quarter more by a chance of one half', async () => {
    const clock = createFakeClock()
    const backOff = createBackOff(clock, new AbortController().signal)
    for (const attempt of [1, 2, 3]) expect(await backOff.wait(attempt, undefined)).toBe(true)
    expect(clock.sleeps).toEqual([625, 1250, 2500])
    expect(backOff.count()).toBe(3)
  })

  it('is never shorter than the server asks', async () => {
    const clock = createFakeClock()
    const backOff = createBackOff(clock, new AbortController().signal)
    expect(await backOff.wait(1, 20_000)).toBe(true)
    expect(await backOff.wait(2, 10)).toBe(true)
    expect(clock.sleeps).toEqual([25_000, 1250])
  })

  it('is none where the server asks for longer than a build waits', async () => {
    const clock = createFakeClock()
    const backOff = createBackOff(clock, new AbortController().signal)
    expect(await backOff.wait(1, WAIT_CAP_IN_MS)).toBe(true)
    expect(await backOff.wait(1, WAIT_CAP_IN_MS + 1)).toBe(false)
    expect(clock.sleeps).toHaveLength(1)
    expect(backOff.count()).toBe(1)
  })

  it('ends with the run, and then nothing is repeated', async () => {
    const clock = createFakeClock()
    const controller = new AbortController()
    const backOff = createBackOff(clock, controller.signal)
    const waiting = backOff.wait(1, undefined)
    controller.abort()
    expect(await waiting).toBe(false)
    expect(backOff.count()).toBe(0)
  })
})
