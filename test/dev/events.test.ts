import { expect, it, onTestFinished } from 'vitest'
import { STATE } from './fake-live.ts'
import { serve } from './serve.ts'

const remove = (id: string): { type: 'removed'; ids: string[] } => ({ type: 'removed', ids: [id] })

interface Frame {
  id: string
  event: string
  data: unknown
}

interface Client {
  response: Response
  /** The next frames, comments left out. */
  take: (count: number) => Promise<Frame[]>
  /** Everything until the server ends the stream, as it came. */
  rest: () => Promise<string>
  leave: () => void
}

async function listen(url: string, lastId?: string): Promise<Client> {
  const leaving = new AbortController()
  onTestFinished(() => leaving.abort())
  const response = await fetch(`${url}events`, {
    signal: leaving.signal,
    ...(lastId !== undefined && { headers: { 'last-event-id': lastId } }),
  })
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const read = async (): Promise<boolean> => {
    const { done, value } = await reader.read()
    text += value ?? ''
    return !done
  }
  return {
    response,
    async take(count) {
      const frames: Frame[] = []
      while (frames.length < count) {
        const end = text.indexOf('\n\n')
        if (end === -1) {
          if (!(await read())) throw new Error('The stream ended.')
          continue
        }
        const found = /^id: (.+)\nevent: (.+)\ndata: (.+)$/.exec(text.slice(0, end))
        text = text.slice(end + 2)
        if (found) frames.push({ id: found[1]!, event: found[2]!, data: JSON.parse(found[3]!) })
      }
      return frames
    },
    async rest() {
      while (await read()) continue
      return text
    },
    leave: () => leaving.abort(),
  }
}

const idsOf = (frames: Frame[]): unknown[] =>
  frames.map(({ data }) => (data as { ids?: string[] }).ids?.[0] ?? 'snapshot')

/** Waits until the server has seen what only it can see. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve))
}

it('The event stream begins with the state, then sends every event to every client', async () => {
  const { url, live } = await serve()
  const [one, other] = [await listen(url), await listen(url)]
  expect(one.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(one.response.headers.get('cache-control')).toBe('no-store, no-transform')
  const log = { type: 'log', level: 'info', line: 'two\nlines' } as const
  live.emit(log)
  for (const client of [one, other]) {
    const [first, second] = await client.take(2)
    expect(first).toMatchObject({ event: 'snapshot', data: { type: 'snapshot', state: STATE } })
    expect(second).toMatchObject({ event: 'log', data: log })
  }
  expect([live.listeners(), live.wanted()]).toEqual([1, 2])
})

it('The event stream listens to live docs from the first client until it is closed', async () => {
  const { url, live, handler } = await serve()
  expect(live.listeners()).toBe(0)
  const client = await listen(url)
  handler.close()
  expect(live.listeners()).toBe(0)
  expect(await client.rest()).toContain('event: snapshot')
})

it('The event stream replays missed events once and in order', async () => {
  const { url, live } = await serve()
  const client = await listen(url)
  const [snapshot] = await client.take(1)
  live.emit(remove('a'))
  const [first] = await client.take(1)
  client.leave()
  live.emit(remove('b'))
  live.emit(remove('c'))
  const back = await listen(url, first!.id)
  live.emit(remove('d'))
  expect(idsOf(await back.take(3))).toEqual(['b', 'c', 'd'])
  const early = await listen(url, snapshot!.id)
  expect(idsOf(await early.take(4))).toEqual(['a', 'b', 'c', 'd'])
})

it('The event stream replays nothing to a client that missed nothing', async () => {
  const { url, live } = await serve()
  const client = await listen(url)
  live.emit(remove('a'))
  const [, last] = await client.take(2)
  const back = await listen(url, last!.id)
  live.emit(remove('b'))
  expect(idsOf(await back.take(1))).toEqual(['b'])
})

it('The event stream begins again if missed events are forgotten, or the last id is foreign or invalid', async () => {
  const { url, live } = await serve({ eventLimits: { replay: 200 } })
  const client = await listen(url)
  const [snapshot] = await client.take(1)
  for (let index = 0; index < 20; index++) live.emit(remove(String(index)))
  const frames = await client.take(20)
  const [series] = snapshot!.id.split(/-(?=\d+$)/)
  const other = await listen((await serve()).url)
  const [foreign] = await other.take(1)
  const lost = [snapshot!.id, frames[3]!.id, foreign!.id, `${series}-999`, '3', 'x', `${series}--1`]
  for (const id of lost) {
    expect([id, (await (await listen(url, id)).take(1))[0]!.event]).toEqual([id, 'snapshot'])
  }
  expect(idsOf(await (await listen(url, frames[17]!.id)).take(2))).toEqual(['18', '19'])
})

it('The event stream forgets an event that is larger than its memory', async () => {
  const { url, live } = await serve({ eventLimits: { replay: 200 } })
  const client = await listen(url)
  const [snapshot] = await client.take(1)
  live.emit(remove('x'.repeat(1000)))
  const [large] = await client.take(1)
  expect((await (await listen(url, snapshot!.id)).take(1))[0]!.event).toBe('snapshot')
  const back = await listen(url, large!.id)
  live.emit(remove('after'))
  expect(idsOf(await back.take(1))).toEqual(['after'])
})

it('The event stream sends a heartbeat', async () => {
  const { url } = await serve({ eventLimits: { heartbeatInMs: 1 } })
  const { response } = await listen(url)
  expect(response.status).toBe(200)
  const reader = (await fetch(`${url}events`))
    .body!.pipeThrough(new TextDecoderStream())
    .getReader()
  let text = ''
  while (!text.includes(': still here\n\n')) text += (await reader.read()).value
  await reader.cancel()
})

it('The event stream disconnects the oldest client if there are too many', async () => {
  const { url, live } = await serve({ eventLimits: { clients: 2 } })
  const clients = [await listen(url), await listen(url), await listen(url)]
  expect(await clients[0]!.rest()).toContain('event: snapshot')
  live.emit(remove('a'))
  for (const client of clients.slice(1))
    expect(idsOf(await client.take(2))).toEqual(['snapshot', 'a'])
})

it('The event stream disconnects a client that does not read, and serves the others', async () => {
  let closed = 0
  const { url, live, warnings } = await serve({
    eventLimits: { waiting: 100_000 },
    before: (_request, response) => response.on('close', () => closed++),
  })
  const slow = await fetch(`${url}events`)
  const quick = await listen(url)
  await quick.take(1)
  const before = closed
  // Larger than what the system's own buffers hold for a client that does not read.
  const large = remove('x'.repeat(90_000))
  let sent = 0
  while (closed === before && sent < 1000) {
    live.emit(large)
    sent++
    await quick.take(1)
  }
  expect(closed).toBe(before + 1)
  expect(sent).toBeLessThan(1000)
  await slow.body?.cancel().catch(() => undefined)
  live.emit(remove('a'))
  expect(idsOf(await quick.take(1))).toEqual(['a'])
  expect(warnings).toEqual([])
})

it('The event stream forgets a client that disconnects', async () => {
  let closed = 0
  const { url, live, warnings } = await serve({
    before: (_request, response) => response.on('close', () => closed++),
  })
  const client = await listen(url)
  const before = closed
  client.leave()
  await until(() => closed > before)
  live.emit(remove('a'))
  expect(warnings).toEqual([])
})
