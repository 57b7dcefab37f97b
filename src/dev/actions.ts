import type { IncomingMessage } from 'node:http'
import type { Live } from '../project/live-state.ts'
import { Refusal } from './reply.ts'

/** The fields that an action may take. */
interface Fields {
  ids?: string[]
  id?: string
  paused?: boolean
}

export interface ActionParts {
  live: Live
  /** Opens a file that the live docs name, never one that a request names. */
  openEditor: (place: { file: string; line: number }) => void
}

export interface Action {
  required?: keyof Fields
  optional?: keyof Fields
  /** Returns how many symbols the action concerns. */
  run: (fields: Fields, parts: ActionParts) => number
}

export const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['regenerate', { required: 'ids', run: ({ ids = [] }, { live }) => live.regenerate(ids) }],
  ['document-missing', { optional: 'ids', run: ({ ids }, { live }) => live.documentMissing(ids) }],
  ['retry-failed', { optional: 'ids', run: ({ ids }, { live }) => live.retryFailed(ids) }],
  ['cancel', { run: (_fields, { live }) => live.cancel() }],
  ['pause', { optional: 'paused', run: ({ paused = true }, { live }) => live.pause(paused) }],
  ['open-editor', { required: 'id', run: openEditor }],
])

const IDS_AT_MOST = 20_000

const isString = (value: unknown): value is string => typeof value === 'string'

const CHECKS: Record<keyof Fields, { accepts: (value: unknown) => boolean; takes: string }> = {
  ids: {
    accepts: (value) =>
      Array.isArray(value) && value.length <= IDS_AT_MOST && value.every(isString),
    takes: 'an array of ids',
  },
  id: { accepts: isString, takes: 'an id' },
  paused: { accepts: (value) => typeof value === 'boolean', takes: 'true or false' },
}

/** Reads the fields of an action's body; throws a Refusal if the body does not fit. */
export function readFields(body: unknown, { required, optional }: Action): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refusal(400, 'The body is not an object: send `{}` where there is nothing to say.')
  }
  // JSON makes `__proto__` a key like any other; only known keys are copied.
  const given = new Map(Object.entries(body))
  for (const name of given.keys()) {
    if (name !== required && name !== optional) {
      const known = required ?? optional
      const remedy = known ? `send \`${known}\` or leave it out` : 'send `{}`'
      throw new Refusal(400, `The body has a field that this action does not take: ${remedy}.`)
    }
  }
  const fields: Fields = {}
  if (required) copyField(fields, required, given.get(required))
  if (optional && given.has(optional)) copyField(fields, optional, given.get(optional))
  return fields
}

function copyField(fields: Fields, name: keyof Fields, value: unknown): void {
  const { accepts, takes } = CHECKS[name]
  if (!accepts(value)) throw new Refusal(400, `The field \`${name}\` is wrong: send ${takes}.`)
  Object.assign(fields, { [name]: Array.isArray(value) ? [...new Set(value)] : value })
}

function openEditor({ id = '' }: Fields, parts: ActionParts): number {
  const place = parts.live.locate(id)
  if (!place) throw new Refusal(404, 'There is no such symbol any more: reload the page.')
  parts.openEditor(place)
  return 1
}

/** Enough for more ids than anybody picks by hand. */
const BYTES_AT_MOST = 64 * 1024

/** Closes the connection, because the rest of the body is still on it. */
const CLOSING = { connection: 'close' }

/** Reads the JSON of a request. Rejects with a Refusal if it is too long, too slow, cut off or not JSON. */
export async function readJson(request: IncomingMessage, timeoutInMs: number): Promise<unknown> {
  const text = (await readBytes(request, timeoutInMs)).toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal(
      400,
      'The body is not JSON: send an object, `{}` where there is nothing to say.',
    )
  }
}

function readBytes(request: IncomingMessage, timeoutInMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const refuse = (status: number, message: string): void => {
      settle()
      reject(new Refusal(status, message, CLOSING))
    }
    const take = (chunk: Buffer): void => {
      length += chunk.length
      if (length > BYTES_AT_MOST) refuseLength()
      else chunks.push(chunk)
    }
    const finish = (): void => {
      settle()
      resolve(Buffer.concat(chunks))
    }
    const refuseLength = (): void => {
      refuse(413, 'The body is longer than 64 kB: name fewer ids, or none for all.')
    }
    const refuseEnd = (): void => refuse(400, 'The body broke off: send the request again.')
    const timer = setTimeout(() => {
      refuse(408, 'The body did not come to its end: send the request again.')
    }, timeoutInMs).unref()
    const settle = (): void => {
      clearTimeout(timer)
      request.off('data', take).off('end', finish).off('close', refuseEnd)
    }
    request.on('data', take).on('end', finish).on('close', refuseEnd)
    if (request.readableEnded) {
      refuse(400, 'Another middleware has read the body: mount the page before it.')
    }
    if (Number(request.headers['content-length']) > BYTES_AT_MOST) refuseLength()
  })
}
