import pLimit, { type LimitFunction } from 'p-limit'
import { createDialect, type Dialect } from './dialect.ts'
import type { GenerateSettings } from './task.ts'

/** What runs that follow each other share: the slots for calls, and what the server turned out to accept. */
export interface Shared {
  slots: LimitFunction
  dialect: Dialect
}

export function createShared(
  settings: Pick<GenerateSettings, 'model' | 'reasoningEffort' | 'maxConcurrent'>,
): Shared {
  return { slots: pLimit(settings.maxConcurrent), dialect: createDialect(settings) }
}
