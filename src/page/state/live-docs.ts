import { batch, computed, signal, type ReadonlySignal } from '@preact/signals'
import type { DocsHead, LiveEvent, LiveState, PassSummary } from '../../project/live-state.ts'
import type { SymbolDocs } from '../../types.ts'
import type { Catalog, Change } from './catalog.ts'
import type { Notices } from './notices.ts'

/** The state that the server pushes, besides the symbols themselves. */
export interface LiveDocs {
  status: ReadonlySignal<ConnectionStatus>
  isLoaded: ReadonlySignal<boolean>
  state: ReadonlySignal<LiveState | undefined>
  head: ReadonlySignal<DocsHead | undefined>
  /** A summary of the latest pass. */
  lastPass: ReadonlySignal<PassSummary | undefined>
  changedIds: ReadonlySignal<ReadonlySet<string>>
  askingIds: ReadonlySignal<ReadonlySet<string>>
  /** Symbols that were updated a moment ago. */
  freshIds: ReadonlySignal<ReadonlySet<string>>
}

/** The duration of the animation for updated symbols. */
const FRESH_FOR_MS = 1600

const NO_IDS: readonly string[] = []

export function createLiveDocs({
  catalog,
  notices,
}: {
  catalog: Catalog
  notices: Notices
}): LiveDocs {
  const status = signal<ConnectionStatus>('connecting')
  const isLoaded = signal(false)
  const state = signal<LiveState>()
  const head = signal<DocsHead>()
  const lastPass = signal<PassSummary>()
  const freshIds = signal<ReadonlySet<string>>(new Set())
  /** Events that arrive while the docs are being read. They are applied afterwards: the docs may have them or not. */
  let held: LiveEvent[] | undefined
  let reads = 0

  function receive(events: LiveEvent[]): void {
    const last = events.findLastIndex(({ type }) => type === 'snapshot')
    const following = events.slice(last + 1)
    if (last !== -1) {
      held = following
      void read()
    } else if (held) held.push(...following)
    else applyEvents(following)
    for (const event of events) if ('state' in event) state.value = event.state
  }

  async function read(): Promise<void> {
    const turn = ++reads
    try {
      const docs = await fetchDocs()
      if (turn !== reads) return
      batch(() => {
        const { symbols: _, ...rest } = docs
        head.value = rest
        catalog.replace(docs)
        applyEvents(held ?? [])
        isLoaded.value = true
      })
      held = undefined
    } catch {
      if (turn === reads) notices.fail('The docs could not be read. Reload the page to try again.')
    }
  }

  function applyEvents(events: readonly LiveEvent[]): void {
    const changes: Change[] = []
    for (const event of events) {
      if (event.type === 'symbol') changes.push({ type: 'put', symbol: event.symbol })
      if (event.type === 'removed') {
        changes.push(...event.ids.map((id): Change => ({ type: 'remove', id })))
      }
      if (event.type === 'done') {
        head.value = event.head
        lastPass.value = event.summary
      }
      if (event.type === 'log' && event.level === 'error') notices.fail(event.line)
    }
    if (changes.length === 0) return
    catalog.apply(changes)
    markFresh(changes.flatMap((change) => (change.type === 'put' ? change.symbol.id : [])))
  }

  function markFresh(ids: readonly string[]): void {
    freshIds.value = new Set([...freshIds.peek(), ...ids])
    setTimeout(() => {
      freshIds.value = new Set([...freshIds.peek()].filter((id) => !ids.includes(id)))
    }, FRESH_FOR_MS)
  }

  connect({ onEvents: receive, onStatus: (next) => (status.value = next) })
  return {
    status,
    isLoaded,
    state,
    head,
    lastPass,
    freshIds,
    changedIds: computed(() => new Set(state.value?.changed ?? NO_IDS)),
    askingIds: computed(() => new Set(state.value?.activity.asking ?? NO_IDS)),
  }
}

async function fetchDocs(): Promise<SymbolDocs> {
  const response = await fetch('symbol-docs.json', { cache: 'no-store' })
  if (!response.ok) throw new Error(`The server answered ${response.status}.`)
  return (await response.json()) as SymbolDocs
}

type ConnectionStatus = 'connecting' | 'open' | 'lost'

const EVENT_TYPES: readonly LiveEvent['type'][] = [
  'snapshot',
  'symbol',
  'removed',
  'progress',
  'done',
  'log',
]

/** EventSource reconnects by itself, but gives up when a proxy or a restarting server answers with an error. */
const REOPEN_AFTER_MS = 2000

function connect(options: {
  onEvents: (events: LiveEvent[]) => void
  onStatus: (status: ConnectionStatus) => void
}): void {
  const { onEvents, onStatus } = options
  const deliver = createFrameBuffer(onEvents)

  function open(): void {
    const source = new EventSource('events')
    source.onopen = () => onStatus('open')
    source.onerror = () => {
      onStatus('lost')
      if (source.readyState === EventSource.CLOSED) setTimeout(open, REOPEN_AFTER_MS)
    }
    for (const type of EVENT_TYPES) {
      source.addEventListener(type, ({ data }: MessageEvent<string>) =>
        deliver(JSON.parse(data) as LiveEvent),
      )
    }
  }

  onStatus('connecting')
  open()
}

/** Delivers events once per frame, since there can be hundreds a second. Hidden pages have no frames. */
function createFrameBuffer(deliver: (events: LiveEvent[]) => void): (event: LiveEvent) => void {
  let waiting: LiveEvent[] = []
  const flush = (): void => {
    const events = waiting
    waiting = []
    deliver(events)
  }
  return (event) => {
    waiting.push(event)
    if (waiting.length > 1) return
    if (document.hidden) setTimeout(flush, 100)
    else requestAnimationFrame(flush)
  }
}
