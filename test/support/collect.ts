import { join } from 'node:path'
import type { Collection } from '../../src/collect/collection.ts'
import { createCollector } from '../../src/collect/collector.ts'
import type { RecordCache } from '../../src/collect/record-cache.ts'
import { createProject } from './project.ts'

/** A cache that forgets: every module is parsed. */
export const noRecords: RecordCache = {
  record: () => undefined,
  keepRecord: () => {},
  resolution: () => undefined,
  keepResolution: () => {},
}

/** Collects a project written for one test; its first file is the entry. */
export async function collectProject(files: Record<string, string>): Promise<Collection> {
  const { root } = createProject(files)
  const collector = createCollector({ root, filter: () => true, records: noRecords })
  return collector.collect([join(root, Object.keys(files)[0]!)], [])
}
