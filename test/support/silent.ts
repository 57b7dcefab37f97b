import type { Logger } from '../../src/config/logger.ts'

/** For a build whose lines nobody reads. */
export const SILENT: Logger = { info() {}, warn() {}, error() {} }
