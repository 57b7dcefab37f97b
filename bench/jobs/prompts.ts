import { join } from 'node:path'
import { findModules } from '../../src/collect/modules.ts'
import { collectSymbols } from '../../src/collect/symbols.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import { createModuleFilter } from '../../src/options/filter.ts'
import { createPlan } from '../../src/plan/plan.ts'
import { PROMPT_VERSION } from '../../src/plan/prompt.ts'
import { loadTokenCounter } from '../../src/plan/estimate.ts'
import { copyProject, type Project } from '../measure/projects.ts'
import type { Report } from '../measure/statistics.ts'

/** Providers cache a beginning that prompts share, so the more of it the better, and the less in all the better. */
export async function measurePrompts(projects: readonly Project[]): Promise<Report> {
  const report: Report = {
    title: `Prompts, version ${PROMPT_VERSION}`,
    head: ['package', 'symbols asked', 'tokens per symbol', 'identical prefix, tokens', 'share'],
    rows: [],
    figures: {},
  }
  const countTokens = await loadTokenCounter()
  for (const project of projects) {
    const prompts = await listPrompts(project)
    const total = prompts.reduce((sum, prompt) => sum + countTokens(prompt), 0)
    const prefix = countTokens(prompts.reduce(sharedPrefix))
    const mean = total / prompts.length
    const share = prefix / mean
    const cells = [prompts.length, mean.toFixed(0), prefix, `${(share * 100).toFixed(1)} %`]
    report.rows.push([project.name, ...cells.map(String)])
    report.figures[`${project.name} tokens per symbol`] = mean
    report.figures[`${project.name} share of identical prefix`] = share
  }
  return report
}

/** What a model sees of each symbol, system message first; boundaries are random and count as different. */
async function listPrompts(project: Project): Promise<string[]> {
  const root = copyProject(project, 'prompts')
  const options = resolveOptions({ existing: 'ignore' })
  const filter = createModuleFilter({ ...options, root })
  const entries = project.entries.map((entry) => join(root, entry))
  const collection = collectSymbols(await findModules({ root, filter, entries, graph: [] }))
  const answers = { look: () => '', getMany: async () => new Map<string, never>() }
  const plan = await createPlan({
    ...{ collection, options, answers },
    symbols: collection.symbols,
  })
  return plan.questions.map(({ request }) => `${request.system}\n${request.user(request.snippet)}`)
}

function sharedPrefix(one: string, other: string): string {
  let length = 0
  while (length < one.length && one[length] === other[length]) length++
  return one.slice(0, length)
}
