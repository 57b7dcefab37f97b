import type { IncomingMessage } from 'node:http'
import { Refusal } from './reply.ts'

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
