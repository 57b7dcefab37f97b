import type { VNode } from 'preact'
import { formatCount, formatEstimate, estimateSymbol } from '../model/amounts.ts'
import { layoutCode } from '../model/layout-code.ts'
import { formatRoute, nameOf } from '../model/route.ts'
import { openSearch } from '../state/open-search.ts'
import { askForSymbol, ASK_LABELS, whyNotAskFor, whyReadOnly } from '../state/permissions.ts'
import type { SymbolDoc } from '../../types.ts'
import { Code } from './code.tsx'
import { KindBadge } from './kind-badge.tsx'
import { usePage } from './page-context.ts'
import { PricedButton } from './priced-button.tsx'
import { StatusChip } from './status.tsx'
import { Issues, SymbolDocs } from './symbol-docs.tsx'
import { SymbolFacts } from './symbol-facts.tsx'

export function SymbolDetail({ id }: { id: string }): VNode {
  const { catalog, live } = usePage()
  const symbol = catalog.read(id)
  if (!symbol) return live.isLoaded.value ? <MissingSymbol id={id} /> : <Skeleton />
  const isAsking = live.askingIds.value.has(id)
  const isFresh = live.freshIds.value.has(id)
  return (
    <article class="symbol">
      <div class={isFresh ? 'symbol-main is-fresh' : 'symbol-main'} aria-busy={isAsking}>
        <SymbolHead symbol={symbol} isAsking={isAsking} />
        <Signatures symbol={symbol} />
        <Outcome symbol={symbol} isAsking={isAsking} />
        {symbol.docs ? (
          <SymbolDocs docs={symbol.docs} module={symbol.module} />
        ) : (
          isAsking && <Skeleton />
        )}
        <Issues symbol={symbol} />
      </div>
      <SymbolFacts symbol={symbol} />
    </article>
  )
}

function SymbolHead({ symbol, isAsking }: { symbol: SymbolDoc; isAsking: boolean }): VNode {
  const { name, kind, module, status, internal, docs } = symbol
  return (
    <header class="symbol-head">
      <a class="crumb" href={formatRoute({ view: 'module', path: module })}>
        {module}
      </a>
      <h1 class={docs?.deprecated === undefined ? undefined : 'is-deprecated'}>{name}</h1>
      <p class="chips">
        <span class="chip">
          <KindBadge kind={kind} />
          {kind}
        </span>
        <StatusChip status={status} isAsking={isAsking} />
        {internal && <span class="chip">Internal</span>}
      </p>
      <SymbolActions symbol={symbol} />
    </header>
  )
}

function SymbolActions({ symbol }: { symbol: SymbolDoc }): VNode {
  const page = usePage()
  const price = formatEstimate(estimateSymbol(symbol, page.live.state.value?.missing))
  return (
    <div class="symbol-actions">
      <PricedButton
        label={ASK_LABELS[symbol.status]}
        icon="refresh"
        isPrimary={symbol.status !== 'documented'}
        price={price}
        reason={whyNotAskFor(page, symbol.id)}
        onClick={() => askForSymbol(page, symbol)}
      />
      <PricedButton
        label="Open in editor"
        icon="editor"
        reason={whyReadOnly(page)}
        onClick={() => page.actions.openEditor(symbol.id)}
      />
    </div>
  )
}

function Signatures({ symbol }: { symbol: SymbolDoc }): VNode {
  /** Columns that fit. */
  const width = usePage().isNarrow.value ? 40 : 72
  const signatures = symbol.signatures?.length ? symbol.signatures : [symbol.signature]
  return (
    <div class="signatures">
      {signatures.map((signature, index) => (
        <Code
          key={index}
          text={layoutCode(signature, width)}
          module={symbol.module}
          self={symbol.id}
        />
      ))}
    </div>
  )
}

/** Reports the latest attempt, unless it simply succeeded. */
function Outcome({ symbol, isAsking }: { symbol: SymbolDoc; isAsking: boolean }): VNode {
  const { status, error, truncated, docs } = symbol
  return (
    <>
      {error && !isAsking && (
        <p class={status === 'failed' ? 'callout callout-error' : 'callout'} role="note">
          <strong>{status === 'failed' ? 'Failed' : 'Waiting'}</strong> {error.message}
        </p>
      )}
      {status === 'stale' && (
        <p class="callout callout-warning" role="note">
          <strong>Stale</strong> The code has changed since these docs were written.
        </p>
      )}
      {truncated && (
        <p class="callout" role="note">
          <strong>Shortened</strong> The model saw {formatCount(truncated.toChars)} of{' '}
          {formatCount(truncated.fromChars)} characters.
        </p>
      )}
      {!docs && !error && !isAsking && <p class="muted">No documentation yet.</p>}
    </>
  )
}

function MissingSymbol({ id }: { id: string }): VNode {
  const page = usePage()
  const name = nameOf(id)
  return (
    <div class="empty">
      <h1>{name} is not here any more</h1>
      <p class="muted">It was removed or renamed, or the link is from another version.</p>
      <button
        type="button"
        class="button"
        onClick={() => {
          page.tree.filters.value = []
          page.tree.query.value = name
          openSearch(page)
        }}
      >
        Search for {name}
      </button>
    </div>
  )
}

export function Skeleton(): VNode {
  return (
    <div class="skeleton" aria-hidden="true">
      <span />
      <span />
      <span />
    </div>
  )
}
