import { onTestFinished } from 'vitest'
import { type Served, type ServeOptions, startHandler } from './handler-server.ts'

export { PAGE, readToken } from './handler-server.ts'

/** The same, closed when the test ends. */
export async function serve(options?: ServeOptions): Promise<Served> {
  const served = await startHandler(options)
  onTestFinished(served.close)
  return served
}
