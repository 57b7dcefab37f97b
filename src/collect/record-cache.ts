import type { ModuleRecord } from './record.ts'
import type { Survey } from './survey.ts'

/** Raised when parsing changes, so that records of an earlier version are not believed. */
export const RECORD_VERSION = 2

/** What earlier builds found out, so that a build whose modules are all known parses nothing. */
export interface RecordCache {
  /** `textHash` covers the text and the script kind. */
  record: (textHash: string) => ModuleRecord | undefined
  keepRecord: (textHash: string, record: ModuleRecord) => void
  /**
   * Where those specifiers of a module lead that only TypeScript's resolver knows: workspace packages and `#imports`.
   * Values are posix paths from the root, or null for what leads out of the project. `stamp` covers the module's text
   * and the configuration that resolution depends on; an entry under another stamp is not the answer.
   */
  resolution: (path: string, stamp: string) => Record<string, string | null> | undefined
  keepResolution: (path: string, stamp: string, resolution: Record<string, string | null>) => void
  /** What the last reading of these modules saw. */
  survey?: () => Survey | undefined
  keepSurvey?: (survey: Survey) => void
}
