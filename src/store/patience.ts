/** A store that does not answer in time. */
export class SilenceError extends Error {}

/** A bundler may block the process for longer than the limit, and then the answer has arrived but was not seen: that is one tick. */
const TICKS = 10

/** Waits for a promise no longer than the limit: a store that is gone must not hold a build. */
export async function waitAtMost<T>(promise: Promise<T>, limitInMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, reject) => {
    let ticks = 0
    const tick = (): void => {
      ticks += 1
      if (ticks === TICKS) reject(new SilenceError(`no answer within ${limitInMs} ms`))
    }
    timer = setInterval(tick, limitInMs / TICKS)
  })
  try {
    return await Promise.race([promise, silence])
  } finally {
    clearInterval(timer)
  }
}
