import type { VNode } from 'preact'
import { formatCount, formatDollars, formatPercent } from '../model/amounts.ts'
import { countAll } from '../model/counts.ts'
import { nextTheme } from '../state/theme.ts'
import { CoverageRing } from './coverage-ring.tsx'
import { Icon } from './icon.tsx'
import { usePage } from './page-context.ts'

export function PageHeader(): VNode {
  const { name, live } = usePage()
  return (
    <header class="page-header">
      <a class="brand" href="#/">
        <Coverage />
        <span class="brand-name">{live.head.value?.package?.name ?? name}</span>
      </a>
      <Totals />
      <Views />
      <div class="header-end">
        <ThemeSwitch />
        <HelpButton />
      </div>
    </header>
  )
}

function Coverage(): VNode {
  const counts = usePage().catalog.counts.value
  const total = countAll(counts)
  return <CoverageRing share={total === 0 ? 0 : counts.documented / total} size="small" />
}

function Totals(): VNode {
  const { catalog, live } = usePage()
  const counts = catalog.counts.value
  const total = countAll(counts)
  const spent = live.state.value?.spentUsd
  return (
    <p class="totals">
      {total > 0 && (
        <span>
          <b>{formatPercent(counts.documented / total)}</b> of {formatCount(total)} documented
        </span>
      )}
      {spent !== null && spent !== undefined && (
        <span title="Since the dev server started">
          <b>{formatDollars(spent)}</b> spent
        </span>
      )}
    </p>
  )
}

function Views(): VNode {
  const { view } = usePage().navigation.route.value
  const isDocs = view !== 'cost' && view !== 'issues'
  return (
    <nav class="views" aria-label="Views">
      <a href="#/" aria-current={isDocs ? 'page' : undefined}>
        Docs
      </a>
      <a href="#/cost" aria-current={view === 'cost' ? 'page' : undefined}>
        Cost
      </a>
      <a href="#/issues" aria-current={view === 'issues' ? 'page' : undefined}>
        Issues
      </a>
    </nav>
  )
}

const THEME_LABELS = { system: 'system', light: 'light', dark: 'dark' } as const

function ThemeSwitch(): VNode {
  const { theme } = usePage()
  const current = theme.current.value
  const label = `Theme: ${THEME_LABELS[current]}. Switch to ${THEME_LABELS[nextTheme(current)]}`
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={theme.next}>
      <Icon name={current} />
    </button>
  )
}

function HelpButton(): VNode {
  const { isHelpOpen } = usePage()
  return (
    <button
      type="button"
      class="icon-button"
      aria-label="Keyboard shortcuts"
      title="Keyboard shortcuts (?)"
      onClick={() => (isHelpOpen.value = true)}
    >
      <Icon name="help" />
    </button>
  )
}
