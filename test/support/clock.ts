import { afterEach, beforeEach, vi } from 'vitest'

/** A clock that is ahead in each test: nothing on disk is new to it, so that what was made is trusted. */
export function useClockAhead(): void {
  beforeEach(() => {
    const now = Date.now
    vi.spyOn(Date, 'now').mockImplementation(() => now() + 60_000)
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })
}
