/** Shorter pieces in common are words of the trade, longer ones are a quotation. */
const ECHO_CHARS = 16

/**
 * A server's message without what it quotes from our own request: source code that speaks of context lengths or
 * parameters must steer nothing.
 */
export function withoutEcho(message: string, prompt: string): string {
  let kept = ''
  for (let at = 0; at < message.length;) {
    let length = ECHO_CHARS
    if (at + length > message.length || !prompt.includes(message.slice(at, at + length))) {
      kept += message[at++]
      continue
    }
    while (at + length < message.length && prompt.includes(message.slice(at, at + length + 1))) {
      length++
    }
    kept += ' '
    at += length
  }
  return kept
}
