import type { ComponentChildren, VNode } from 'preact'
import type { SymbolDoc } from '../../types.ts'
import { formatCount, formatDollars } from '../model/amounts.ts'
import { toImportLines, toMarkdown, toTsdoc } from '../model/copy-formats.ts'
import { linkToSymbol } from '../model/route.ts'
import { copyText } from '../state/clipboard.ts'
import { Icon } from './icon.tsx'
import { usePage } from './page-context.ts'

const ORIGIN_LABELS = {
  human: 'Hand-written',
  model: 'Written by the model',
  merged: 'Hand-written, completed by the model',
} as const

/** Shows facts about a symbol next to its docs, and buttons to copy it. */
export function SymbolFacts({ symbol }: { symbol: SymbolDoc }): VNode {
  const { source, origin, tokens, costUsd, model } = symbol
  return (
    <aside class="facts" aria-label="About this symbol">
      <dl>
        <Fact label="Source">
          Lines {source.line}–{source.endLine}
        </Fact>
        {origin && <Fact label="Origin">{ORIGIN_LABELS[origin]}</Fact>}
        {model && <Fact label="Model">{model}</Fact>}
        {tokens && (
          <Fact label="Tokens">
            {formatCount(tokens.input)} in, {formatCount(tokens.output)} out
          </Fact>
        )}
        {costUsd !== undefined && (
          <Fact label="Cost">{costUsd === null ? 'Unknown price' : formatDollars(costUsd)}</Fact>
        )}
      </dl>
      <Imports symbol={symbol} />
      <Copies symbol={symbol} />
    </aside>
  )
}

function Fact({ label, children }: { label: string; children: ComponentChildren }): VNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Imports({ symbol }: { symbol: SymbolDoc }): VNode | null {
  const page = usePage()
  const lines = toImportLines(symbol)
  if (lines.length === 0) return null
  return (
    <section class="imports">
      <h2>Import</h2>
      {lines.map((line) => (
        <button
          key={line}
          type="button"
          class="import-line"
          title="Copy this import line"
          onClick={() => void copyText(page, line, 'the import line')}
        >
          {line}
        </button>
      ))}
    </section>
  )
}

function Copies({ symbol }: { symbol: SymbolDoc }): VNode {
  const page = usePage()
  const copies: readonly (readonly [string, string, () => string])[] = [
    ['Markdown', 'Markdown', () => toMarkdown(symbol)],
    ['TSDoc', 'the TSDoc comment', () => toTsdoc(symbol)],
    ['Import', 'the import line', () => toImportLines(symbol)[0] ?? ''],
    ['Link', 'the link', () => `${location.href.split('#')[0]}${linkToSymbol(symbol.id)}`],
  ]
  return (
    <section class="copies">
      <h2>Copy</h2>
      {copies.map(([label, what, text]) => (
        <button
          key={label}
          type="button"
          class="choice"
          aria-label={`Copy ${what}`}
          disabled={label === 'TSDoc' && !symbol.docs}
          onClick={() => void copyText(page, text(), what)}
        >
          <Icon name="copy" />
          {label}
        </button>
      ))}
    </section>
  )
}
