import { type Fault, readReply } from '../../src/generate/errors.ts'

export const NOW: number = Date.UTC(2026, 10, 24)

/** What is wrong with an answer of a server; nothing where it is good. */
export function readFault(
  status: number,
  body: unknown,
  { prompt = '', headers = {} }: { prompt?: string; headers?: Record<string, string> } = {},
): Fault | undefined {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const reply = { status, headers: new Headers(headers), text }
  return readReply(reply, { nowInMs: NOW, prompt }).fault
}
