import { connect } from 'node:net'
import type { HostileRequest } from './hostile.ts'

export interface Target {
  port: number
  /** `localhost:5173` */
  host: string
  /** The page's path with the base before it, without the slash at its end. */
  mount: string
  token: string
}

export interface Answer {
  /** 0 where the connection closed, or stayed silent, without an answer. */
  status: number
  head: string
  body: string
}

/** How long a server may stay silent before that is its answer. */
const PATIENCE_IN_MS = 2_000

/** Sends a request byte for byte, and gives what comes back until the server closes or falls silent. */
export function sendRaw(request: HostileRequest, target: Target): Promise<Answer> {
  const text = write(request, target)
  return new Promise((resolve) => {
    const socket = connect(target.port, '127.0.0.1')
    let received = ''
    const finish = (): void => {
      socket.destroy()
      resolve(readAnswer(received))
    }
    socket.setTimeout(request.isEndless ? 15_000 : PATIENCE_IN_MS, finish)
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
    })
    // A refused body may be cut off; what was answered before that counts.
    socket.on('error', finish)
    socket.on('close', finish)
    socket.on('connect', () => socket.write(text, 'latin1'))
  })
}

function write(request: HostileRequest, target: Target): string {
  const { host, mount, token } = target
  const fill = (text: string): string =>
    text
      .replaceAll('{host}', host)
      .replaceAll('{token}', token)
      .replaceAll('{mount}', mount)
      .replaceAll('{capitalMount}', mount.replace('symbol', 'SYMBOL'))
      .replaceAll('{encodedMount}', mount.replace('symbol', '%73ymbol'))
  if (request.raw !== undefined) return fill(request.raw)
  const headers = Object.entries({
    connection: 'close',
    ...(request.body !== undefined &&
      !request.headers['transfer-encoding'] && { 'content-length': String(request.body.length) }),
    ...request.headers,
  })
  const lines = headers.flatMap(([name, values]) =>
    [values ?? []].flat().map((value) => `${name}: ${fill(value)}`),
  )
  const first = `${request.method} ${mount}${fill(request.path)} HTTP/1.1`
  return [first, ...lines, '', request.body ?? ''].join('\r\n')
}

function readAnswer(received: string): Answer {
  // An interim answer comes before the real one.
  const text = received.replace(/^HTTP\/1\.1 100 [^]*?\r\n\r\n/, '')
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [, status = '0'] = /^HTTP\/1\.1 (\d{3})/.exec(head) ?? []
  return { status: Number(status), head, body: rest.join('\r\n\r\n') }
}
