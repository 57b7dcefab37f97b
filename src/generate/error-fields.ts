/** The contents of an error body, from the fields that providers use, whatever its shape. */
export interface ErrorFields {
  /** Values of `code`, `type`, `status` and `reason` as lower-case strings. */
  codes: Set<string>
  params: string[]
  /** Texts of message fields, outermost first, each at most 4 kB. */
  messages: string[]
  /** An HTTP status in a numeric `code` of an `error`. */
  status?: number
  retryDelay?: string
  /** A moderation service says what it flagged. */
  isModerated: boolean
}

/** Wrappers of wrappers have been seen three deep; a circle ends here too. */
const MAX_DEPTH = 6
const MAX_ITEMS = 50
const MAX_MESSAGE_CHARS = 4096

const CODE_FIELDS = ['code', 'type', 'status', 'reason']
const MESSAGE_FIELDS = ['message', 'error', 'detail', 'details']
const NESTED_FIELDS = ['error', 'errors', 'detail', 'details', 'innererror', 'message']

/**
 * Reads named fields only. Servers echo requests, so no other text of a body may be looked at.
 *
 *   { error: { message, code } }   { object: 'error', message, code }   { error: 'text' }   { detail: '{"error":…}' }
 *   [{ error: { code, details: [{ retryDelay }] } }]
 */
export function readErrorFields(body: unknown): ErrorFields {
  const fields: ErrorFields = { codes: new Set(), params: [], messages: [], isModerated: false }
  visit(body, fields, 0)
  return fields
}

function visit(value: unknown, fields: ErrorFields, depth: number): void {
  if (depth > MAX_DEPTH) return
  if (Array.isArray(value)) {
    for (const item of value.slice(0, MAX_ITEMS)) visit(item, fields, depth + 1)
    return
  }
  if (!isObject(value)) return
  for (const name of CODE_FIELDS) addCode(value[name], fields)
  if (typeof value['param'] === 'string') fields.params.push(value['param'])
  // FastAPI names a parameter as the path to it: ['body', 'max_tokens'].
  if (Array.isArray(value['loc'])) fields.params.push(String(value['loc'].at(-1)))
  if (typeof value['msg'] === 'string') addMessage(value['msg'], fields, depth)
  if (typeof value['retryDelay'] === 'string') fields.retryDelay ??= value['retryDelay']
  const { metadata } = value
  if (isObject(metadata) && ('reasons' in metadata || 'flagged_input' in metadata)) {
    fields.isModerated = true
  }
  for (const name of MESSAGE_FIELDS) {
    if (typeof value[name] === 'string') addMessage(value[name], fields, depth)
  }
  for (const name of NESTED_FIELDS) visit(value[name], fields, depth + 1)
}

function addCode(value: unknown, fields: ErrorFields): void {
  if (typeof value !== 'string' && typeof value !== 'number') return
  fields.codes.add(String(value).toLowerCase())
  const status = Number(value)
  if (status >= 400 && status <= 599) fields.status ??= status
}

/** A gateway may put the whole body of another server, as JSON, where its message should be. */
function addMessage(text: string, fields: ErrorFields, depth: number): void {
  const inner = /^\s*[[{]/.test(text) ? parseJson(text) : undefined
  if (inner === undefined) fields.messages.push(text.slice(0, MAX_MESSAGE_CHARS))
  else visit(inner, fields, depth + 1)
}

/** The value of a JSON text, or nothing where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Shorter pieces in common are words of the trade, longer ones are a quotation. */
const ECHO_CHARS = 16

/** Servers change white space, quotes and escapes when they quote. */
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
