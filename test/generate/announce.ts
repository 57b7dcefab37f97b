import type { Load } from '../../src/generate/limits.ts'

export const nothing: Load = { requests: 0, tokens: 0 }
export const call: Load = { requests: 1, tokens: 100 }

/** The headers that announce a limit; what is not given is not in them. */
export function announce(
  limit: { limit: number | string; remaining?: number | string; reset?: string },
  unit = 'requests',
): Headers {
  return new Headers(
    Object.entries(limit).map(([name, value]) => [`x-ratelimit-${name}-${unit}`, String(value)]),
  )
}
