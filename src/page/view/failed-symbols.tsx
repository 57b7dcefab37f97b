import type { VNode } from 'preact'
import { formatCount } from '../model/amounts.ts'
import { whyNotAsk } from '../state/permissions.ts'
import { usePage } from './page-context.ts'
import { PricedButton } from './priced-button.tsx'
import { SymbolList } from './symbol-list.tsx'

/** Limits the list of reasons; more would add nothing. */
const SHOWN = 50

/** Lists failed symbols with their reasons and a button to retry. */
export function FailedSymbols(): VNode | null {
  const page = usePage()
  if (page.catalog.counts.value.failed === 0) return null
  const failed = page.catalog.readAll().filter(({ status }) => status === 'failed')
  const reason = whyNotAsk(page)
  return (
    <section class="section" aria-label="Failed symbols">
      <div class="section-head">
        <h2>Failed</h2>
        <PricedButton
          label="Retry all failed"
          reason={reason}
          onClick={() => page.actions.retryFailed()}
        />
      </div>
      <SymbolList
        symbols={failed.slice(0, SHOWN)}
        describe={({ error }) => error?.message ?? 'No reason was given.'}
        aside={({ id }) => (
          <PricedButton
            label="Retry"
            reason={reason}
            onClick={() => page.actions.retryFailed([id])}
          />
        )}
      />
      {failed.length > SHOWN && <p class="muted">And {formatCount(failed.length - SHOWN)} more.</p>}
    </section>
  )
}
