import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { createGuard } from '../../src/dev/guard.ts'
import { createToken } from '../../src/dev/token.ts'

const token = createToken()
const guard = createGuard({ token, allowedHosts: [], isExposed: () => false })

const from = (remoteAddress: string): IncomingMessage =>
  ({
    headers: {
      host: 'localhost',
      'x-symbol-docs-token': token.value,
      'content-type': 'application/json',
    },
    socket: { remoteAddress },
  }) as unknown as IncomingMessage

it.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])('lets %s act', (address) => {
  expect(() => guard.checkActor(from(address))).not.toThrow()
})

it.each(['192.168.0.7', '::ffff:10.0.0.1', 'fe80::1', '2001:db8::127.0.0.1', ''])(
  'lets nobody at %s act, whatever the server listens to',
  (address) => {
    expect(() => guard.checkActor(from(address))).toThrow('Other machines')
  },
)
