import pLimit, { type LimitFunction } from 'p-limit'
import { createDialect, type Dialect } from './dialect.ts'
import type { GenerateSettings } from './task.ts'

/** What outlives a run where one follows another: the slots for calls, and what the server was found to take. */
export interface Shared {
  slots: LimitFunction
  dialect: Dialect
}

export function createShared(
  settings: Pick<GenerateSettings, 'model' | 'reasoningEffort' | 'maxConcurrent'>,
): Shared {
  return { slots: pLimit(settings.maxConcurrent), dialect: createDialect(settings) }
}
