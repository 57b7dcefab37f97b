import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Live, LiveEvent } from '../project/live-state.ts'
import { openStream } from './reply.ts'

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

/** The event stream to every open page. */
export class Events {
  readonly #live: Live
  readonly #limits: EventLimits
  /** Numbers start again with every server, so each id names its server. */
  readonly #series = randomBytes(6).toString('base64url')
  readonly #clients = new Set<ServerResponse>()
  #past: { number: number; text: string }[] = []
  #pastLength = 0
  #number = 0
  #stopListening: (() => void) | undefined
  #heartbeat: NodeJS.Timeout | undefined

  constructor(live: Live, limits: Partial<EventLimits> = {}) {
    this.#live = live
    this.#limits = { ...LIMITS, ...limits }
  }

  /** Sends the events that the client missed, then every event until it disconnects. */
  attach(request: IncomingMessage, response: ServerResponse): void {
    this.#start()
    const missed = this.#findMissed(request.headers['last-event-id'])
    openStream(response)
    response.on('close', () => this.#clients.delete(response))
    this.#clients.add(response)
    const text = missed ?? this.#format({ type: 'snapshot', state: this.#live.state() })
    this.#write(response, `retry: 1000\n\n${text}`)
    this.#live.want()
    for (const oldest of this.#clients) {
      if (this.#clients.size <= this.#limits.clients) break
      this.#clients.delete(oldest)
      oldest.end()
    }
  }

  /** Ends all clients. */
  close(): void {
    this.#stopListening?.()
    clearInterval(this.#heartbeat)
    for (const client of this.#clients) client.end()
    this.#clients.clear()
    this.#past = []
  }

  #start(): void {
    // No client can have missed anything before the first one came.
    this.#stopListening ??= this.#live.listen((event) => this.#push(event))
    this.#heartbeat ??= setInterval(() => {
      for (const client of this.#clients) this.#write(client, ': still here\n\n')
    }, this.#limits.heartbeatInMs).unref()
  }

  #push(event: LiveEvent): void {
    this.#number++
    const text = this.#format(event)
    this.#past.push({ number: this.#number, text })
    this.#pastLength += text.length
    while (this.#pastLength > this.#limits.replay) {
      this.#pastLength -= this.#past.shift()!.text.length
    }
    for (const client of this.#clients) this.#write(client, text)
  }

  #format(event: LiveEvent): string {
    const id = `${this.#series}-${this.#number}`
    return `id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
  }

  #write(client: ServerResponse, text: string): void {
    client.write(text)
    if (client.writableLength <= this.#limits.waiting) return
    this.#clients.delete(client)
    client.destroy()
  }

  /** Returns the events after the last one that a client saw; undefined if they are no longer known. */
  #findMissed(lastId: unknown): string | undefined {
    const [, series, digits] = /^([\w-]+)-(\d{1,15})$/.exec(String(lastId)) ?? []
    const seen = Number(digits)
    const first = this.#past[0]?.number ?? this.#number + 1
    if (series !== this.#series || seen > this.#number || seen < first - 1) return undefined
    return this.#past
      .filter(({ number }) => number > seen)
      .map(({ text }) => text)
      .join('')
  }
}
