import type { ResolvedOptions } from '../config/options.ts'
import { splitCache } from '../config/cache.ts'
import { makeDocs, type Ahead, type MakeParts } from './make.ts'
import { readModules } from './reading.ts'
import type { Starts } from './recall.ts'

/** Whether it is safe: a connection to a shared store would stay open where the bundler fails and nobody runs anything. */
export function mayReadAhead({ cache }: ResolvedOptions): boolean {
  return splitCache(cache).shared === undefined
}

/**
 * Reads and plans from where the last build started, which is where this one will nearly always end. It asks nothing: what
 * a changed module no longer imports must not be paid for.
 */
export async function readAhead(
  { entries, graph }: Starts,
  parts: Omit<MakeParts, 'mayAsk' | 'ahead'>,
): Promise<Ahead> {
  const startedAt = Date.now()
  const reach = await parts.project.reach(entries(), graph)
  const reading = await readModules(reach, parts)
  const ahead: Ahead = { stamp: reach.stamp, startedAt, reading }
  const wantsToAsk = parts.environment.ask && reading.plan.questions.length > 0
  if (!wantsToAsk) ahead.made = await makeDocs(reach, { ...parts, mayAsk: false, ahead })
  await parts.project.save()
  return ahead
}
