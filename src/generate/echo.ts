/** Shorter pieces in common are words of the trade, longer ones are a quotation. */
const ECHO_CHARS = 16

/** What servers change when they quote: white space, quotes, and escapes for them. */
const RE_QUOTED = /\\+[nrt]?|[\s'"`]/g

/**
 * A server's message without what it quotes from our own request: source code that speaks of context lengths or
 * parameters must steer nothing.
 */
export function withoutEcho(message: string, prompt: string): string {
  const { text, origins } = compact(message)
  const quoted = prompt.replace(RE_QUOTED, '')
  let kept = ''
  let from = 0
  for (let at = 0; at + ECHO_CHARS <= text.length;) {
    if (!quoted.includes(text.slice(at, at + ECHO_CHARS))) {
      at++
      continue
    }
    let length = ECHO_CHARS
    while (at + length < text.length && quoted.includes(text.slice(at, at + length + 1))) length++
    kept += `${message.slice(from, origins[at])} `
    from = origins[at + length] ?? message.length
    at += length
  }
  return kept + message.slice(from)
}

/** The characters that a quotation keeps, and where each stood. */
function compact(message: string): { text: string; origins: number[] } {
  let text = ''
  const origins: number[] = []
  let position = 0
  const add = (end: number): void => {
    text += message.slice(position, end)
    for (; position < end; position++) origins.push(position)
  }
  for (const { 0: escape, index } of message.matchAll(RE_QUOTED)) {
    add(index)
    position = index + escape.length
  }
  add(message.length)
  return { text, origins }
}
