/**
 * How long one save takes until its plan stands, in a project that was read before, as the process that is measured:
 *
 *   node save.js <root> <module>...
 *
 * The modules, paths from the root, are edited in turn.
 */
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { resolveOptions } from '../../src/options/resolve.ts'
import { openProject } from '../../src/project/project.ts'
import { readModules } from '../../src/project/reading.ts'

const [root = '', ...modules] = process.argv.slice(2)
const options = resolveOptions({}, {})
const project = openProject({ root, options, warn: console.error })
const entries = [join(root, 'index.ts')]
const steps: { reach: number; plan: number }[] = []

await readOnce()
for (const module of modules) {
  appendFileSync(join(root, module), `\nexport const edit${Date.now()} = ${Math.random()}\n`)
  steps.push(await readOnce())
}
console.log(JSON.stringify(steps))

async function readOnce(): Promise<{ reach: number; plan: number }> {
  const start = performance.now()
  const reach = await project.reach(entries, [])
  const between = performance.now()
  const { plan } = await readModules(reach, { root, options, project })
  if (plan.symbols.length === 0) throw new Error('No symbols were found.')
  return { reach: between - start, plan: performance.now() - between }
}
