import type { Logger } from '../options/logger.ts'

export interface Line {
  level: 'info' | 'warn'
  text: string
}

/** What one run has to say. */
export interface Told {
  environment: string
  isEarly: boolean
  hasAsked: boolean
  /** When its build began, by `performance.now()`. */
  beganAt: number
  /** Of the sources. */
  problems: string[]
  lines: Line[]
}

/**
 * Says once per build what happened. A build of several environments runs the pipeline once for each; those after the
 * first speak only when they asked something, and so do builds side by side, as of several formats. An environment that
 * comes again later is a rebuild, which speaks anew.
 */
export function createNarrator(
  warnings: readonly string[],
): (told: Told, logger: Pick<Logger, 'info' | 'warn'>) => void {
  /** When each environment was heard. */
  const told = new Map<string, number>()
  const early = new Set<string>()
  let warned = ''

  return ({ environment, isEarly, hasAsked, beganAt, problems, lines }, logger) => {
    // A watch build comes here again and again; what has not changed has been said.
    const all = [...warnings, ...problems]
    if (all.join() !== warned) for (const line of all) logger.warn(line)
    warned = all.join()

    const isFollowUp = early.delete(environment)
    const isRebuild = !isFollowUp && beganAt > (told.get(environment) ?? Infinity)
    if (isRebuild) told.clear()
    const isFirst = told.size === 0
    told.set(environment, performance.now())
    if (isEarly) early.add(environment)
    if (hasAsked || isFirst) for (const { level, text } of lines) logger[level](text)
  }
}
