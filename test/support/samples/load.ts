import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Collection } from '../../../src/collect/collection.ts'
import { collect } from '../collect.ts'
import { installSamples } from './install.ts'
import type { Sample } from './packages.ts'

export interface LoadedSample {
  sample: Sample
  root: string
  collection: Collection
}

const RE_SCRIPT = /\.[cm]?[jt]sx?$/
const RE_SKIPPED =
  /\.d\.[cm]?ts$|(?:^|[/.])(?:tests?|__tests__|spec|bench|benchmark)[/.]|(?:^|\/)(?:_|node_modules\/)/

/** The symbols of each package, from its sources as shipped. */
export async function loadSamples(samples: readonly Sample[]): Promise<LoadedSample[]> {
  const folders = installSamples(samples)
  const loaded: LoadedSample[] = []
  for (const sample of samples) {
    const root = folders.get(sample.name)!
    loaded.push({ sample, root, collection: await collectFolder(root, sample.sources) })
  }
  return loaded
}

export async function collectFolder(root: string, sources: string): Promise<Collection> {
  const files = readdirSync(join(root, sources), { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => RE_SCRIPT.test(file) && !RE_SKIPPED.test(file))
    .map((file) => join(root, sources, file))
  // Packages lie in `node_modules`, which are left out: their own folder is the project here.
  return collect({ root, entries: files })
}
