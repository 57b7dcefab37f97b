import type { VNode } from 'preact'
import {
  describeProgress,
  formatCount,
  formatDollars,
  formatDuration,
  formatEstimate,
  pluralize,
} from '../model/amounts.ts'
import type { LiveState, PassSummary } from '../../project/live-state.ts'
import { whyNotAsk, whyReadOnly } from '../state/permissions.ts'
import { PricedButton } from './priced-button.tsx'
import { usePage } from './page-context.ts'

/** Shows what the server is doing, with buttons for missing docs. */
export function StatusBar(): VNode {
  const { live } = usePage()
  const state = live.state.value
  const { status, total, done } = state?.activity ?? { status: 'idle', total: 0, done: 0 }
  const isBusy = status === 'asking' || status === 'paused'
  return (
    <footer class="status-bar">
      {isBusy && total > 0 && (
        <progress class="progress" max={total} value={done} aria-label="Symbols done" />
      )}
      <p class="status-text" role="status" aria-live="polite">
        {state && describeState(state, live.lastPass.value)}
      </p>
      {isBusy ? <BusyActions isPaused={status === 'paused'} /> : <IdleActions />}
    </footer>
  )
}

function describeState(
  { activity, missing }: LiveState,
  lastPass: PassSummary | undefined,
): string {
  if (activity.status === 'reading') return 'Reading the sources'
  if (activity.status === 'paused') return `Paused · ${describeProgress(activity)}`
  if (activity.status === 'asking') return describeProgress(activity)
  if (lastPass) return describePass(lastPass)
  return missing.symbols > 0 ? `${pluralize(missing.symbols, 'symbol')} without docs` : 'Up to date'
}

function describePass({
  changed,
  stored,
  asked,
  failed,
  milliseconds,
  costUsd,
}: PassSummary): string {
  const parts = [`${formatCount(changed)} changed`]
  if (stored > 0) parts.push(`${formatCount(stored)} from the store`)
  if (asked > 0) parts.push(`${formatCount(asked)} asked`)
  if (failed > 0) parts.push(`${formatCount(failed)} failed`)
  if (costUsd !== null) parts.push(formatDollars(costUsd))
  return `Last pass: ${parts.join(' · ')} · ${formatDuration(milliseconds)}`
}

function BusyActions({ isPaused }: { isPaused: boolean }): VNode {
  const page = usePage()
  const reason = whyReadOnly(page)
  return (
    <div class="status-actions">
      <PricedButton
        label={isPaused ? 'Resume' : 'Pause'}
        reason={reason}
        onClick={() => page.actions.pause(!isPaused)}
      />
      <PricedButton label="Cancel" reason={reason} onClick={page.actions.cancel} />
    </div>
  )
}

function IdleActions(): VNode {
  const page = usePage()
  const missing = page.live.state.value?.missing
  const { failed } = page.catalog.counts.value
  const reason = whyNotAsk(page)
  return (
    <div class="status-actions">
      {failed > 0 && (
        <PricedButton
          label={failed === 1 ? 'Retry 1 failed' : `Retry all ${formatCount(failed)} failed`}
          reason={reason}
          onClick={() => page.actions.retryFailed()}
        />
      )}
      {missing && missing.symbols > 0 && (
        <PricedButton
          isPrimary
          label={`Document ${formatCount(missing.symbols)} missing`}
          price={formatEstimate(missing.costUsd)}
          reason={reason}
          onClick={() => page.actions.documentMissing()}
        />
      )}
    </div>
  )
}
