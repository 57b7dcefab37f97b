/** Latencies are those of models, this many times faster; more would measure what a call costs the processor. */
const SCALE = 10
const MEDIAN_IN_MS = 2500 / SCALE
const NINETY_NINTH_IN_MS = 20_000 / SCALE
/** How well the estimated length of an answer tells the time that it takes. */
const CORRELATION = 0.7
/** The standard normal value that 99 % stay below. */
const NINETY_NINTH = 2.326

export const TIMES_FASTER: number = SCALE

/**
 * Lognormal latencies in milliseconds, the same for a seed on every machine; longest estimated first, as the plan orders
 * what is else equal.
 */
export function createLatencies(count: number, seed: number): number[] {
  const random = createRandom(seed)
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const sigma = Math.log(NINETY_NINTH_IN_MS / MEDIAN_IN_MS) / NINETY_NINTH
  return Array.from({ length: count }, () => {
    const truth = normal()
    const estimate = CORRELATION * truth + Math.sqrt(1 - CORRELATION ** 2) * normal()
    return { milliseconds: MEDIAN_IN_MS * Math.exp(sigma * truth), estimate }
  })
    .sort((one, other) => other.estimate - one.estimate)
    .map(({ milliseconds }) => milliseconds)
}

/** mulberry32 */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
