import type { VNode } from 'preact'
import type { SymbolDoc } from '../../types.ts'
import { estimateOne, formatCount, formatEstimate, pluralize } from '../model/amounts.ts'
import { countAll } from '../model/counts.ts'
import { whyNotAsk } from '../state/permissions.ts'
import { InlineMarkdown } from './markdown.tsx'
import { usePage } from './page-context.ts'
import { PricedButton } from './priced-button.tsx'
import { Skeleton } from './symbol-detail.tsx'
import { SymbolList } from './symbol-list.tsx'

export function ModuleDetail({ path }: { path: string }): VNode {
  const page = usePage()
  const { catalog, live } = page
  const module = catalog.module(path)
  if (!module) return live.isLoaded.value ? <MissingModule path={path} /> : <Skeleton />
  const counts = module.counts.value
  const symbols = module.ids.value.flatMap((id) => catalog.read(id) ?? [])
  const missing = symbols.filter(({ status }) => status === 'pending' || status === 'stale')
  const one = estimateOne(live.state.value?.missing)
  return (
    <article class="column">
      <h1 class="path">{path}</h1>
      <p class="muted">
        {pluralize(countAll(counts), 'symbol')}, {formatCount(counts.documented)} documented
      </p>
      {missing.length > 0 && (
        <div class="symbol-actions">
          <PricedButton
            isPrimary
            label={`Document ${formatCount(missing.length)} missing`}
            price={formatEstimate(one === null ? null : one * missing.length)}
            reason={whyNotAsk(page)}
            onClick={() => page.actions.documentMissing(missing.map(({ id }) => id))}
          />
        </div>
      )}
      <SymbolList symbols={symbols} describe={describeSymbol} />
    </article>
  )
}

function describeSymbol({ docs, module, error }: SymbolDoc): VNode | string {
  if (docs) return <InlineMarkdown text={docs.summary} module={module} />
  return error?.message ?? 'No documentation yet.'
}

function MissingModule({ path }: { path: string }): VNode {
  return (
    <div class="empty">
      <h1>{path}</h1>
      <p class="muted">There is no such module, or it exports nothing.</p>
    </div>
  )
}
