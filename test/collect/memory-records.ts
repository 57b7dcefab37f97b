import type { RecordCache } from '../../src/collect/record-cache.ts'
import type { ModuleRecord } from '../../src/collect/record.ts'
import type { Survey } from '../../src/collect/survey.ts'

/** A record cache that only counts. */
export interface MemoryRecords extends RecordCache {
  kept: Map<string, ModuleRecord>
  resolutions: Map<string, Record<string, string | null>>
}

export function createMemoryRecords(): MemoryRecords {
  const kept = new Map<string, ModuleRecord>()
  const resolutions = new Map<string, Record<string, string | null>>()
  let survey = ''
  return {
    kept,
    resolutions,
    record: (textHash) => kept.get(textHash),
    keepRecord: (textHash, record) => void kept.set(textHash, record),
    resolution: (path, stamp) => resolutions.get(`${path} ${stamp}`),
    keepResolution: (path, stamp, found) => void resolutions.set(`${path} ${stamp}`, found),
    survey: () => (survey === '' ? undefined : (JSON.parse(survey) as Survey)),
    keepSurvey: (kept) => void (survey = JSON.stringify(kept)),
  }
}
