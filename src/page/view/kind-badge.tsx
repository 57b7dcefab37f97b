import type { VNode } from 'preact'
import type { SymbolKind } from '../../types.ts'

const LETTERS: Readonly<Record<SymbolKind, string>> = {
  function: 'ƒ',
  class: 'C',
  interface: 'I',
  type: 'T',
  enum: 'E',
  variable: 'V',
  namespace: 'N',
}

export function KindBadge({ kind }: { kind: SymbolKind }): VNode {
  return (
    <span class={`kind kind-${kind}`} title={kind} aria-hidden="true">
      {LETTERS[kind]}
    </span>
  )
}
