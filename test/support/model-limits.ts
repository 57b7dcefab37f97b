import { type Reply, replies } from './model-reply.ts'

/** Limits that the server announces and keeps. */
export interface RateLimits {
  /** Per window. */
  requests?: number
  tokens?: number
  /** Calls in flight; more are refused without a wait, as some providers do. */
  concurrency?: number
  /** @default 60000 */
  windowInMs?: number
  /** `window` starts anew when it is over, `bucket` refills all the time. @default 'bucket' */
  style?: 'window' | 'bucket'
  /** `false` keeps the limits without a word about them. @default true */
  announce?: boolean
}

export interface Limiter {
  /** The refusal, or nothing where the call may pass; what passes is counted. */
  admit: (need: { tokens: number; inFlight: number }) => Reply | undefined
  headers: () => Record<string, string>
}

interface Allowance {
  limit: number
  left: number
}

export function createLimiter(limits: RateLimits, now: () => number): Limiter {
  const { windowInMs = 60_000, style = 'bucket', announce = true } = limits
  const allowances: Record<string, Allowance> = {}
  if (limits.requests !== undefined) {
    allowances['requests'] = { limit: limits.requests, left: limits.requests }
  }
  if (limits.tokens !== undefined) {
    allowances['tokens'] = { limit: limits.tokens, left: limits.tokens }
  }
  let countedAt = now()

  function refill(): void {
    const elapsed = now() - countedAt
    if (style === 'window') {
      if (elapsed < windowInMs) return
      countedAt += Math.floor(elapsed / windowInMs) * windowInMs
      for (const allowance of Object.values(allowances)) allowance.left = allowance.limit
      return
    }
    countedAt += elapsed
    for (const allowance of Object.values(allowances)) {
      const refilled = allowance.left + (allowance.limit * elapsed) / windowInMs
      allowance.left = Math.min(allowance.limit, refilled)
    }
  }

  function waitFor(allowance: Allowance, need: number): number {
    if (need <= allowance.left) return 0
    if (style === 'window') return countedAt + windowInMs - now()
    return ((need - allowance.left) * windowInMs) / allowance.limit
  }

  function admit({ tokens, inFlight }: { tokens: number; inFlight: number }): Reply | undefined {
    refill()
    if (inFlight > (limits.concurrency ?? Infinity)) return replies.rateLimited()
    const needs: Record<string, number> = { requests: 1, tokens }
    const waits = Object.entries(allowances).map(([name, allowance]) =>
      waitFor(allowance, Math.min(needs[name] ?? 0, allowance.limit)),
    )
    const wait = Math.ceil(Math.max(0, ...waits))
    if (wait > 0) return replies.rateLimited(announce ? { 'retry-after-ms': String(wait) } : {})
    for (const [name, allowance] of Object.entries(allowances)) allowance.left -= needs[name] ?? 0
    return undefined
  }

  /** `reset` is when the allowance is whole again, as OpenAI counts it. */
  function headers(): Record<string, string> {
    const announced: Record<string, string> = {}
    if (!announce) return announced
    for (const [name, { limit, left }] of Object.entries(allowances)) {
      const used = ((limit - left) * windowInMs) / limit
      const reset = style === 'window' ? countedAt + windowInMs - now() : used
      announced[`x-ratelimit-limit-${name}`] = String(limit)
      announced[`x-ratelimit-remaining-${name}`] = String(Math.max(0, Math.floor(left)))
      announced[`x-ratelimit-reset-${name}`] = `${Math.max(0, Math.ceil(reset))}ms`
    }
    return announced
  }

  return { admit, headers }
}
