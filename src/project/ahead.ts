import type { Ahead, MakeParts } from './make.ts'
import type { Memory } from './recall.ts'

interface Parts extends Omit<MakeParts, 'mayAsk' | 'ahead'> {
  /** Of the last build, which ended where this one will nearly always end. */
  memory: Memory
}

/**
 * Reads and plans from where the last build started. It asks nothing: what a changed module no longer imports must not be
 * paid for.
 */
export async function readAhead({ memory, ...parts }: Parts): Promise<Ahead | undefined> {
  const starts = memory.starts()
  if (!starts) return undefined
  const { project, environment } = parts
  const startedAt = Date.now()
  const reach = await project.reach(starts.entries(), starts.graph)
  const equal = await memory.recallEqual(reach, project)
  if (equal) return { stamp: reach.stamp, startedAt, equal }

  const [{ readModules }, { makeDocs }] = await Promise.all([
    import('./reading.ts'),
    import('./make.ts'),
  ])
  const reading = await readModules(reach, parts)
  const ahead: Ahead = { stamp: reach.stamp, startedAt, reading }
  const wantsToAsk = environment.ask && reading.plan.questions.length > 0
  if (!wantsToAsk) ahead.made = await makeDocs(reach, { ...parts, mayAsk: false, ahead })
  await project.save()
  return ahead
}
