import type { LiveEvent } from '../../src/project/live-state.ts'

/**
 * Tells the events of a dev server, as a page hears them, until the signal aborts; resolves when it is connected, with
 * a promise of the stream's end.
 */
export async function followEvents(
  url: string,
  signal: AbortSignal,
  tell: (event: LiveEvent) => void,
): Promise<{ ended: Promise<void> }> {
  const response = await fetch(url, { signal })
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`)
  return { ended: read(response.body, tell).catch(() => {}) }
}

async function read(
  body: ReadableStream<Uint8Array>,
  tell: (event: LiveEvent) => void,
): Promise<void> {
  let text = ''
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    const messages = text.split('\n\n')
    text = messages.pop() ?? ''
    for (const message of messages) {
      const data = /^data: (.*)$/m.exec(message)?.[1]
      if (data !== undefined) tell(JSON.parse(data) as LiveEvent)
    }
  }
}
