import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import type { SymbolDoc } from '../../types.ts'
import { formatCount, pluralize } from '../model/amounts.ts'
import { formatRoute } from '../model/route.ts'
import { FailedSymbols } from './failed-symbols.tsx'
import { InlineMarkdown } from './markdown.tsx'
import { usePage } from './page-context.ts'
import { SymbolList } from './symbol-list.tsx'

/** The rest is shown on request. */
const SHOWN_AT_FIRST = 200

export function IssuesView(): VNode {
  const { catalog, live } = usePage()
  const shown = useSignal(SHOWN_AT_FIRST)
  const faulty = catalog.readAll().filter(({ issues }) => issues?.length)
  const issues = faulty.reduce((sum, symbol) => sum + symbol.issues!.length, 0)
  return (
    <article class="column">
      <h1>Issues</h1>
      <p class="muted">
        {live.isLoaded.value && issues === 0
          ? 'No claim was found that the code contradicts.'
          : `${pluralize(issues, 'issue')} in ${pluralize(faulty.length, 'symbol')}`}
      </p>
      <FailedSymbols />
      {[...groupByModule(faulty.slice(0, shown.value))].map(([path, symbols]) => (
        <section key={path} class="section">
          <h2 class="path">
            <a href={formatRoute({ view: 'module', path })}>{path}</a>
          </h2>
          <SymbolList symbols={symbols} describe={describeIssues} />
        </section>
      ))}
      {faulty.length > shown.value && (
        <button type="button" class="button" onClick={() => (shown.value *= 4)}>
          Show more of {formatCount(faulty.length)}
        </button>
      )}
    </article>
  )
}

function groupByModule(symbols: readonly SymbolDoc[]): Map<string, SymbolDoc[]> {
  const groups = new Map<string, SymbolDoc[]>()
  for (const symbol of symbols) {
    const group = groups.get(symbol.module) ?? []
    groups.set(symbol.module, group)
    group.push(symbol)
  }
  return groups
}

function describeIssues({ issues = [], module }: SymbolDoc): VNode[] {
  return issues.map(({ code, message }, index) => (
    <span key={index} class="issue-line">
      <code class="issue-code">{code}</code> <InlineMarkdown text={message} module={module} />
    </span>
  ))
}
