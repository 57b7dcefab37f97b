import type { Logger } from '../../src/options/logger.ts'

/** For a build whose lines nobody reads. */
export const SILENT: Logger = { info() {}, warn() {}, error() {} }
