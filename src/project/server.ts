import { describeURL } from '../options/base-url.ts'
import type { Environment } from '../options/environment.ts'

const told = new WeakSet<Environment>()

/** Says once in a build where the sources go: the address may come from a variable that nobody thinks of. */
export function tellServer(environment: Environment, write: (line: string) => void): void {
  const { baseURL } = environment
  if (baseURL === undefined || told.has(environment)) return
  told.add(environment)
  write(`Model server: ${describeURL(baseURL)}`)
}
