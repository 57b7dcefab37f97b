import type { VNode } from 'preact'
import { formatCount, formatDollars, formatEstimate, pluralize } from '../model/amounts.ts'
import { formatRoute } from '../model/route.ts'
import { sumSpend, type ModuleSpend } from '../model/spend.ts'
import { usePage } from './page-context.ts'
import { SymbolList } from './symbol-list.tsx'

const SHOWN_MODULES = 100
const SHOWN_SYMBOLS = 10

export function CostView(): VNode {
  const { catalog, live } = usePage()
  const { modules, mostExpensive, unpriced } = sumSpend(catalog.readAll(), SHOWN_SYMBOLS)
  return (
    <article class="column">
      <h1>Cost</h1>
      <Sums />
      {live.isLoaded.value && modules.length === 0 && (
        <p class="muted">Nothing has been asked of the model yet.</p>
      )}
      {unpriced > 0 && (
        <p class="callout">
          The price of {pluralize(unpriced, 'symbol')} is unknown. Set <code>price</code> to see it.
        </p>
      )}
      {modules.length > 0 && <ModuleBars modules={modules} />}
      {mostExpensive.length > 0 && (
        <section class="section">
          <h2>Most expensive symbols</h2>
          <SymbolList
            symbols={mostExpensive}
            describe={({ module }) => module}
            aside={({ costUsd, tokens }) => (
              <p class="amount">
                {formatDollars(costUsd!)}
                {tokens && <small>{formatCount(tokens.input + tokens.output)} tokens</small>}
              </p>
            )}
          />
        </section>
      )}
    </article>
  )
}

function Sums(): VNode {
  const { head, state } = usePage().live
  const usage = head.value?.usage
  const { spentUsd, calls, missing } = state.value ?? {}
  const figures: readonly (readonly [string, string | undefined])[] = [
    ['These docs', formatKnown(usage?.costUsd)],
    ['Tokens', usage && formatCount(usage.totalTokens)],
    ['Since the start', formatKnown(spentUsd)],
    ['Calls since the start', calls === undefined ? undefined : formatCount(calls)],
    [
      'What is missing',
      missing?.symbols ? (formatEstimate(missing.costUsd) ?? 'Unknown') : undefined,
    ],
  ]
  return (
    <ul class="figures">
      {figures.map(([label, value]) =>
        value === undefined ? null : (
          <li key={label}>
            <p>
              <b>{value}</b> {label}
            </p>
          </li>
        ),
      )}
    </ul>
  )
}

function formatKnown(dollars: number | null | undefined): string | undefined {
  return dollars === null ? 'Unknown' : dollars === undefined ? undefined : formatDollars(dollars)
}

function ModuleBars({ modules }: { modules: readonly ModuleSpend[] }): VNode {
  const hasPrice = modules.some(({ costUsd }) => costUsd > 0)
  const weigh = ({ costUsd, tokens }: ModuleSpend): number => (hasPrice ? costUsd : tokens)
  const most = Math.max(...modules.map(weigh))
  return (
    <section class="section">
      <h2>By module</h2>
      <ul class="bars">
        {modules.slice(0, SHOWN_MODULES).map((module) => (
          <li key={module.path}>
            <a href={formatRoute({ view: 'module', path: module.path })}>{module.path}</a>
            <span class="amount">
              {hasPrice && formatDollars(module.costUsd)}
              <small>{formatCount(module.tokens)} tokens</small>
            </span>
            <span
              class="bar"
              aria-hidden="true"
              style={{ width: `${(weigh(module) / most) * 100}%` }}
            />
          </li>
        ))}
      </ul>
      {modules.length > SHOWN_MODULES && (
        <p class="muted">
          And {pluralize(modules.length - SHOWN_MODULES, 'module')} that cost less.
        </p>
      )}
    </section>
  )
}
