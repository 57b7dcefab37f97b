import type { Logger } from '../config/logger.ts'

export interface Line {
  level: 'info' | 'warn'
  text: string
}

/** What one run has to say. */
export interface Told {
  environment: string
  isEarly: boolean
  hasAsked: boolean
  /** Of the sources. */
  problems: string[]
  lines: Line[]
}

/**
 * Says once per build what happened. A build of several environments runs the pipeline once for each; those after the
 * first speak only when they asked something. An environment that comes again is a rebuild, which speaks anew.
 */
export function createNarrator(
  warnings: readonly string[],
): (told: Told, logger: Pick<Logger, 'info' | 'warn'>) => void {
  const told = new Set<string>()
  const early = new Set<string>()
  let warned = ''

  return ({ environment, isEarly, hasAsked, problems, lines }, logger) => {
    // A watch build comes here again and again; what has not changed has been said.
    const all = [...warnings, ...problems]
    if (all.join() !== warned) for (const line of all) logger.warn(line)
    warned = all.join()

    const isFollowUp = early.delete(environment)
    const isRebuild = !isFollowUp && told.has(environment)
    if (isRebuild) told.clear()
    const isFirst = told.size === 0
    told.add(environment)
    if (isEarly) early.add(environment)
    if (hasAsked || isFirst) for (const { level, text } of lines) logger[level](text)
  }
}
