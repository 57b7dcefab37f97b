import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { checkActor, Token } from '../../src/dev/guard.ts'

const token = new Token()
const rules = { token, allowedHosts: [], isExposed: () => false }

const from = (remoteAddress: string): IncomingMessage =>
  ({
    headers: {
      host: 'localhost',
      'x-symbol-docs-token': token.value,
      'content-type': 'application/json',
    },
    socket: { remoteAddress },
  }) as unknown as IncomingMessage

it.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])(
  'A client at %s may act',
  (address) => {
    expect(() => checkActor(from(address), rules)).not.toThrow()
  },
)

it.each(['192.168.0.7', '::ffff:10.0.0.1', 'fe80::1', '2001:db8::127.0.0.1', ''])(
  'A client at "%s" may not act, whatever the server listens on',
  (address) => {
    expect(() => checkActor(from(address), rules)).toThrow('Other machines')
  },
)
