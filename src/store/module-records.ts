import { RECORD_VERSION } from '../collect/record-cache.ts'
import { openLocalCache } from './local-cache.ts'
import type { RecordCache } from '../collect/record-cache.ts'
import type { ModuleRecord } from '../collect/record.ts'
import type { Survey } from '../collect/survey.ts'
import type { Issue } from '../types.ts'

interface Resolution {
  stamp: string
  resolution: Record<string, string | null>
}

/** What was found wrong with hand-written docs, and what that stands on. */
export interface HumanVerdicts {
  /** Hashes of the texts of all modules that were looked through. */
  modules: string[]
  /** By symbol id. */
  symbols: Record<string, HumanVerdict>
}

export interface HumanVerdict {
  /** Covers the symbol, its module and what it refers to. */
  stamp: string
  checked: number
  faults: Issue[]
  /** Whether the project shows a name. */
  names: Record<string, boolean>
  /** The hash of a module's text that has a word; `null` where none has. */
  words: Record<string, string | null>
}

export interface ModuleRecords extends RecordCache {
  verdicts: () => HumanVerdicts | undefined
  keepVerdicts: (verdicts: HumanVerdicts) => void
  save: () => Promise<void>
}

/**
 * What earlier builds found in the modules of a project: in one file what follows imports, in another the rest, which an
 * unchanged build may never open. `files` says which files count: others lead to others.
 */
export async function openModuleRecords(
  root: string,
  { now, files = '' }: { now?: () => number; files?: string } = {},
): Promise<ModuleRecords> {
  const version = { version: RECORD_VERSION }
  const imports = openLocalCache({ root, name: 'imports', version, now })
  const modules = openLocalCache({ root, name: 'modules', version, now })
  const record = (textHash: string): ModuleRecord | undefined =>
    modules.read(`module ${textHash}`) as ModuleRecord | undefined

  return {
    record,
    keepRecord: (textHash, kept) => modules.keep(`module ${textHash}`, kept),
    resolution(path, stamp) {
      const found = imports.read(`resolution ${path}`) as Resolution | undefined
      return found?.stamp === stamp ? found.resolution : undefined
    },
    keepResolution: (path, stamp, resolution) =>
      imports.keep(`resolution ${path}`, { stamp, resolution } satisfies Resolution),
    survey: () => imports.read(`survey ${files}`) as Survey | undefined,
    keepSurvey: (survey) => imports.keep(`survey ${files}`, survey),
    verdicts: () => modules.read('verdicts') as HumanVerdicts | undefined,
    keepVerdicts: (verdicts) => modules.keep('verdicts', verdicts),
    async save() {
      await Promise.all([imports.save(), modules.save()])
    },
  }
}
