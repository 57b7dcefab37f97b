import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { DocumentOrder, DocumentReply } from './workers/document.ts'

const WORKER = fileURLToPath(new URL('./workers/document.ts', import.meta.url))

/** A process that builds docs on demand. */
export async function startBuilder(): Promise<ChildProcess> {
  const builder = fork(WORKER, { execArgv: ['--import', 'tsx'] })
  await once(builder, 'message')
  return builder
}

/** Processes that begin together from the first round on, since each has loaded. */
export async function withBuilders<T>(
  count: number,
  work: (builders: readonly ChildProcess[]) => Promise<T>,
): Promise<T> {
  const builders = await Promise.all(Array.from({ length: count }, startBuilder))
  try {
    return await work(builders)
  } finally {
    for (const builder of builders) builder.disconnect()
  }
}

export async function order(builder: ChildProcess, given: DocumentOrder): Promise<DocumentReply> {
  builder.send(given)
  const [reply] = (await once(builder, 'message')) as [DocumentReply]
  return reply
}
