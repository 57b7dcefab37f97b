/**
 * Builds the docs of a generated project twice without asking, as the process that is measured:
 *
 *   node scale.js <root>
 */
import { resolveOptions } from '../../../src/options/resolve.ts'
import { resolveEnvironment } from '../../../src/options/environment.ts'
import { createProject } from '../../../src/project/project.ts'

const [root = ''] = process.argv.slice(2)
const options = resolveOptions({ mode: 'frozen' }, {})
const environment = resolveEnvironment({ root, options, variables: {} })
let peak = 0
/** What the heap holds, looked at between the slices of a build. */
const look = (): void => void (peak = Math.max(peak, process.memoryUsage().heapUsed))
const timer = setInterval(look, 50)

const project = createProject({ root, options, environment })
const took: Record<string, number> = {}
async function build(step: string): Promise<{ json: string; files: string[] }> {
  const start = performance.now()
  const result = await project.run({
    environment: 'build',
    entries: () => [`${root}/index.ts`],
    graph: [`${root}/index.ts`],
    mayAsk: false,
    isEarly: false,
    beganAt: start,
    logger: { info() {}, warn() {}, error() {} },
  })
  took[step] = performance.now() - start
  look()
  return result
}

const { json, files } = await build('cold')
await build('warm')
clearInterval(timer)
await project.close()
process.stdout.write(
  JSON.stringify({
    took,
    symbols: (JSON.parse(json) as { stats: { symbols: number } }).stats.symbols,
    modules: files.length,
    heapMegabytes: peak / 2 ** 20,
    assetMegabytes: json.length / 2 ** 20,
  }),
)
