/** Raised when parsing changes, so that records of an earlier version are not believed. */
export const RECORD_VERSION = 5

/**
 * Where those specifiers of a module lead that only TypeScript's resolver knows: workspace packages and `#imports`.
 * Values are posix paths from the root, or null for what leads out of the project. `stamp` covers the module's text and
 * the configuration that resolution depends on; an entry under another stamp is not the answer.
 */
export interface RecordCache {
  resolution: (path: string, stamp: string) => Record<string, string | null> | undefined
  keepResolution: (path: string, stamp: string, resolution: Record<string, string | null>) => void
}
