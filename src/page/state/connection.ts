import type { LiveEvent } from '../../project/live-state.ts'

export type ConnectionStatus = 'connecting' | 'open' | 'lost'

const EVENT_TYPES: readonly LiveEvent['type'][] = [
  'snapshot',
  'symbol',
  'removed',
  'progress',
  'done',
  'log',
]

/** EventSource reconnects by itself, but gives up where a proxy or a restarting server answers with an error. */
const REOPEN_AFTER_MS = 2000

export function connect(options: {
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

/** Hundreds of events a second become one change a frame. Hidden pages have no frames. */
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
