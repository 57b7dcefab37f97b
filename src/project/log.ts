import type { Logger } from '../options/logger.ts'

/** A line of the log. */
export interface Line {
  level: 'info' | 'warn'
  text: string
}

/** What one run has to say. */
export interface RunLog {
  environment: string
  /** Whether the same build comes again when its modules are known. */
  isEarly: boolean
  hasAsked: boolean
  /** When its build began, by `performance.now()`. */
  beganAt: number
  /** About the sources. */
  problems: readonly string[]
  lines: readonly Line[]
}

/**
 * Logs once per build what happened. A build of several environments has a run for each; those after the first are only
 * logged when they asked, and so are builds side by side, as of several formats. An environment that comes again later is
 * a rebuild, which is logged anew.
 */
export function createRunLogger(
  warnings: readonly string[],
): (run: RunLog, logger: Pick<Logger, 'info' | 'warn'>) => void {
  /** When each environment was logged. */
  const logged = new Map<string, number>()
  const early = new Set<string>()
  let warned = ''

  return ({ environment, isEarly, hasAsked, beganAt, problems, lines }, logger) => {
    // A watch build comes here again and again; what has not changed was logged before.
    const all = [...warnings, ...problems]
    if (all.join() !== warned) for (const line of all) logger.warn(line)
    warned = all.join()

    const isFollowUp = early.delete(environment)
    const isRebuild = !isFollowUp && beganAt > (logged.get(environment) ?? Infinity)
    if (isRebuild) logged.clear()
    const isFirst = logged.size === 0
    logged.set(environment, performance.now())
    if (isEarly) early.add(environment)
    if (hasAsked || isFirst) for (const { level, text } of lines) logger[level](text)
  }
}
