import { writeGeneratedProject } from '../../test/support/generated-project.ts'
import { runNode } from '../../test/support/node-process.ts'
import { makeFolder } from '../measure/projects.ts'
import { formatSpread, spreadOf, type Report } from '../measure/statistics.ts'
import { compileWorker } from '../../test/support/compile-worker.ts'

/** Saves that are not measured: the first ones load the compiler and make the engine fast. */
const WARM_UP = 5

interface Step {
  reach: number
  plan: number
}

/** How long one save takes until its plan stands, without the model and the quiet moment before. */
export async function measureSave(symbols: number, saves: number): Promise<Report> {
  const root = makeFolder('save')
  writeGeneratedProject(root, symbols)
  const worker = await compileWorker('bench/workers/save.ts')
  const modules = Array.from({ length: WARM_UP + saves }, (_, save) => {
    const module = (save * 37) % (symbols / 10)
    return `src/part${Math.floor(module / 100)}/module${module}.ts`
  })
  const { output } = await runNode([worker, root, ...modules])
  const steps = (JSON.parse(output) as Step[]).slice(WARM_UP)
  const reach = spreadOf(steps.map((step) => step.reach))
  const plan = spreadOf(steps.map((step) => step.plan))
  return {
    title: `One save of ${saves} in a project of ${symbols} symbols, until its plan stands`,
    head: ['modules, ms', 'symbols and plan, ms'],
    rows: [[formatSpread(reach, 0), formatSpread(plan, 0)]],
    figures: {},
  }
}
