import type { ComponentChild, VNode } from 'preact'
import type { SymbolDoc } from '../../types.ts'
import { linkToSymbol } from '../model/route.ts'
import { KindBadge } from './kind-badge.tsx'
import { StatusDot } from './status.tsx'
import { usePage } from './page-context.ts'

/** Lists symbols with one line each; `aside` adds a value at the end of the line. */
export function SymbolList(props: {
  symbols: readonly SymbolDoc[]
  describe: (symbol: SymbolDoc) => ComponentChild
  aside?: (symbol: SymbolDoc) => ComponentChild
}): VNode {
  const { symbols, describe, aside } = props
  const asking = usePage().live.askingIds.value
  return (
    <ul class="symbol-list">
      {symbols.map((symbol) => (
        <li key={symbol.id}>
          <StatusDot status={symbol.status} isAsking={asking.has(symbol.id)} />
          <div class="symbol-list-text">
            <a href={linkToSymbol(symbol.id)}>
              <KindBadge kind={symbol.kind} />
              {symbol.name}
            </a>
            <p class="muted">{describe(symbol)}</p>
          </div>
          {aside?.(symbol)}
        </li>
      ))}
    </ul>
  )
}
