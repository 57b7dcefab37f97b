import { join } from 'node:path'
import type { Collection } from '../../src/collect/collection.ts'
import { findModules, type FoundModules, type ModuleRequest } from '../../src/collect/modules.ts'
import { collectSymbols } from '../../src/collect/symbols.ts'
import { createProject } from './project.ts'

/** Finds the modules that entries reach, and collects their symbols. */
export async function collect(
  request: Pick<ModuleRequest, 'root' | 'known'> &
    Partial<Pick<ModuleRequest, 'filter' | 'entries' | 'graph' | 'aliases'>>,
): Promise<Collection & { found: FoundModules }> {
  const found = await findModules({ filter: () => true, entries: [], graph: [], ...request })
  return Object.assign(collectSymbols(found), { found })
}

/** Collects a project written for one test; its first file is the entry. */
export async function collectProject(files: Record<string, string>): Promise<Collection> {
  const { root } = createProject(files)
  return collect({ root, entries: [join(root, Object.keys(files)[0]!)] })
}
