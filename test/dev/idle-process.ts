import { get } from 'node:http'
import { createHandler } from '../../src/dev/handler.ts'
import { serveAlone } from '../../src/dev/own-page.ts'
import { createFakeLive } from './fake-live.ts'

// A process with a server and an open stream of events, and nothing else to do: it should end.
const handler = createHandler({
  live: createFakeLive(),
  readPage: async () => '',
  name: 'shop',
  isExposed: () => false,
  logger: { warn: () => undefined },
})
const { url } = await serveAlone({ handler })
const request = get(`${url}events`, (response) => {
  response.once('data', () => {
    process.stdout.write('streaming\n')
    // The client of a page is another process; this one must not count either.
    request.socket?.unref()
  })
})
