import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Live, LiveEvent } from '../project/live-state.ts'
import { openStream } from './reply.ts'

/** The event stream to every open page. */
export interface Events {
  /** Sends the events that the client missed, then every event until it disconnects. */
  attach: (request: IncomingMessage, response: ServerResponse) => void
  /** Ends all clients. */
  close: () => void
}

export interface EventLimits {
  clients: number
  /** Characters of past events that are kept for clients that reconnect. */
  replay: number
  /** Bytes that may wait for one client; a slower one is disconnected and has to start again. */
  waiting: number
  heartbeatInMs: number
}

const LIMITS: EventLimits = {
  clients: 32,
  replay: 1_000_000,
  waiting: 4_000_000,
  heartbeatInMs: 15_000,
}

export function createEvents(live: Live, limits: Partial<EventLimits> = {}): Events {
  const { clients: clientsAtMost, replay, waiting, heartbeatInMs } = { ...LIMITS, ...limits }
  // Numbers start again with every server, so each id names its server.
  const series = randomBytes(6).toString('base64url')
  const clients = new Set<ServerResponse>()
  let past: { number: number; text: string }[] = []
  let pastLength = 0
  let number = 0
  let stopListening: (() => void) | undefined
  let heartbeat: NodeJS.Timeout | undefined

  const format = (event: LiveEvent): string =>
    `id: ${series}-${number}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`

  const write = (client: ServerResponse, text: string): void => {
    client.write(text)
    if (client.writableLength <= waiting) return
    clients.delete(client)
    client.destroy()
  }

  const push = (event: LiveEvent): void => {
    number++
    const text = format(event)
    past.push({ number, text })
    pastLength += text.length
    while (pastLength > replay) pastLength -= past.shift()!.text.length
    for (const client of clients) write(client, text)
  }

  /** Returns the events after the last one that a client saw; undefined if they are no longer known. */
  const findMissed = (lastId: unknown): string | undefined => {
    const [, of, digits] = /^([\w-]+)-(\d{1,15})$/.exec(String(lastId)) ?? []
    const seen = Number(digits)
    const first = past[0]?.number ?? number + 1
    if (of !== series || seen > number || seen < first - 1) return undefined
    return past
      .filter((event) => event.number > seen)
      .map(({ text }) => text)
      .join('')
  }

  const start = (): void => {
    // No client can have missed anything before the first one came.
    stopListening ??= live.listen(push)
    heartbeat ??= setInterval(() => {
      for (const client of clients) write(client, ': still here\n\n')
    }, heartbeatInMs).unref()
  }

  return {
    attach(request, response) {
      start()
      const missed = findMissed(request.headers['last-event-id'])
      openStream(response)
      response.on('close', () => clients.delete(response))
      clients.add(response)
      write(
        response,
        `retry: 1000\n\n${missed ?? format({ type: 'snapshot', state: live.state() })}`,
      )
      live.want()
      for (const oldest of clients) {
        if (clients.size <= clientsAtMost) break
        clients.delete(oldest)
        oldest.end()
      }
    },
    close() {
      stopListening?.()
      clearInterval(heartbeat)
      for (const client of clients) client.end()
      clients.clear()
      past = []
    },
  }
}
