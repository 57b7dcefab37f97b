import type { SymbolDoc } from '../../types.ts'
import type { Page } from './page.ts'

/** Returns the reason why nothing that costs money can be started now, undefined if it can. */
export function whyNotAsk(page: Pick<Page, 'live' | 'hasToken'>): string | undefined {
  return whyReadOnly(page) ?? page.live.state.value?.silence
}

/** Returns the reason why the model cannot be asked for this symbol now, undefined if it can. */
export function whyNotAskFor(
  page: Pick<Page, 'live' | 'hasToken'>,
  id: string,
): string | undefined {
  const isAsking = page.live.askingIds.value.has(id)
  return whyNotAsk(page) ?? (isAsking ? 'The model is being asked.' : undefined)
}

/** Returns the reason why the page may not act, undefined if it may. */
export function whyReadOnly({
  live,
  hasToken,
}: Pick<Page, 'live' | 'hasToken'>): string | undefined {
  if (live.status.value === 'lost') return 'The dev server is not connected.'
  if (live.state.value?.isReadOnly) {
    return 'Read-only: other machines can reach this server, so nothing can be started from here.'
  }
  return hasToken
    ? undefined
    : 'Read-only: the dev server allows every host. Name this one in its allowed hosts, or open the page at localhost.'
}

/** The label of the button that asks for a symbol, by its status. */
export const ASK_LABELS: Readonly<Record<SymbolDoc['status'], string>> = {
  documented: 'Regenerate',
  failed: 'Retry',
  pending: 'Document',
  stale: 'Update',
}

export function askForSymbol({ actions }: Page, { id, status }: SymbolDoc): Promise<void> {
  if (status === 'documented') return actions.regenerate([id])
  return status === 'failed' ? actions.retryFailed([id]) : actions.documentMissing([id])
}
