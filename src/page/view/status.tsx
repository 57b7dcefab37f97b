import type { VNode } from 'preact'
import { FILTER_LABELS, type Status } from '../model/filters.ts'
import type { Counts } from '../model/counts.ts'

/** Each status has a shape, so that nobody depends on the colour alone. */
const SHAPES: Readonly<Record<Status, string>> = {
  documented: 'M4 0a4 4 0 1 0 0 8 4 4 0 0 0 0-8z',
  failed: 'M4-.6 8.6 4 4 8.6-.6 4z',
  stale: 'M4 0a4 4 0 0 0 0 8zM4 .7a3.3 3.3 0 0 1 0 6.6V8a4 4 0 0 0 0-8z',
  pending: 'M4 0a4 4 0 1 0 0 8 4 4 0 0 0 0-8zm0 1.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6z',
}

export function StatusDot({ status, isAsking }: { status: Status; isAsking?: boolean }): VNode {
  if (isAsking) return <span class="spinner" aria-hidden="true" />
  return (
    <svg class={`dot status-${status}`} viewBox="-1 -1 10 10" aria-hidden="true">
      <path d={SHAPES[status]} fill-rule="evenodd" />
    </svg>
  )
}

export function StatusChip({ status, isAsking }: { status: Status; isAsking: boolean }): VNode {
  return (
    <span class="chip">
      <StatusDot status={status} isAsking={isAsking} />
      {isAsking ? 'Asking the model' : FILTER_LABELS[status]}
    </span>
  )
}

/** Returns the status that a module shows: the one that most needs attention. */
export function worstStatus(counts: Counts): Status {
  if (counts.failed > 0) return 'failed'
  if (counts.stale > 0) return 'stale'
  return counts.pending > 0 ? 'pending' : 'documented'
}
