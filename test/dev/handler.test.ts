import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { DOCS, ID } from './fake-live.ts'
import { sendRaw } from './send-raw.ts'
import { PAGE, readToken, serve } from './serve.ts'

it('The page is served with a new nonce, a token and a policy', async () => {
  const { url } = await serve({ name: '</script>$&__NONCE__' })
  const response = await fetch(url)
  const html = await response.text()
  const [, nonce = ''] = /style nonce="([\w-]{22})"/.exec(html) ?? []
  expect(nonce).not.toBe('')
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(response.headers.get('content-security-policy')).toBe(
    `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
  )
  const [, json = ''] = new RegExp(`nonce="${nonce}">(.*)</script>`).exec(html) ?? []
  expect(json).not.toContain('<')
  expect(JSON.parse(json)).toEqual({
    token: expect.stringMatching(/^[\w-]{43}$/),
    name: '</script>$&__NONCE__',
  })
  expect(await (await fetch(url)).text()).not.toContain(nonce)
})

it('Every server has another token', async () => {
  const [first, second] = [await serve(), await serve()]
  expect(first.target.token).not.toBe(second.target.token)
  const status = (await first.post('cancel', {}, { 'x-symbol-docs-token': second.target.token }))
    .status
  expect(status).toBe(403)
})

it('A server that refuses actions hands out no token', async () => {
  const { url } = await serve({ isExposed: () => true })
  expect(await readToken(url)).toBe('')
})

it('A server without the page says what to do and serves the rest', async () => {
  const { url } = await serve({ readPage: async () => undefined })
  const response = await fetch(url)
  expect(response.status).toBe(503)
  expect(await response.text()).toMatch(/install unplugin-symbol-docs again/)
  expect((await fetch(`${url}symbol-docs.json`)).status).toBe(200)
})

it('The docs are served with the bytes of the asset', async () => {
  const { url } = await serve()
  const response = await fetch(`${url}symbol-docs.json?any=thing`)
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(await response.text()).toBe(JSON.stringify(DOCS))
})

it.each(['', 'symbol-docs.json'])(
  'HEAD is answered like GET, without a body: "%s"',
  async (path) => {
    const { url } = await serve()
    const [head, get] = [await fetch(url + path, { method: 'HEAD' }), await fetch(url + path)]
    const length = (response: Response): string | null => response.headers.get('content-length')
    expect([head.status, length(head), await head.text()]).toEqual([200, length(get), ''])
  },
)

it.each(['', 'symbol-docs.json', 'events', 'nowhere', 'cancel'])(
  'Answers have safe headers, whatever other middleware has set: "%s"',
  async (path) => {
    const { url } = await serve({
      before(_request, response) {
        response.setHeader('Access-Control-Allow-Origin', '*')
        response.setHeader('Access-Control-Allow-Headers', '*')
        response.setHeader('Access-Control-Expose-Headers', '*')
      },
    })
    const response = await fetch(url + path)
    await response.body?.cancel()
    const headers = Object.fromEntries(response.headers)
    expect(headers).toMatchObject({
      'cache-control': expect.stringMatching(/^no-store/),
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    expect(Object.keys(headers).join()).not.toContain('access-control')
  },
)

it('The page redirects to its slash and passes other requests on, below every base', async () => {
  for (const base of ['/', '/app/']) {
    const { url } = await serve({ base })
    const response = await fetch(url.slice(0, -1), { redirect: 'manual' })
    expect(response.status).toBe(302)
    expect(new URL(response.headers.get('location')!, url.slice(0, -1)).href).toBe(url)
    const foreign = ['/', '/app', '/__symbol-docs-other', '/docs/__symbol-docs/', '/%zz']
    if (base !== '/') foreign.push('/__symbol-docs/', '/APP/__symbol-docs/')
    for (const path of foreign) {
      expect(await (await fetch(new URL(path, url))).text()).toBe('passed on')
    }
  }
})

it('Every action of the page reaches the live docs', async () => {
  const { post, live, opened } = await serve()
  const asked: [string, unknown, number][] = [
    ['regenerate', { ids: [ID, 'b', ID] }, 7],
    ['document-missing', {}, 7],
    ['document-missing', { ids: [ID] }, 7],
    ['retry-failed', {}, 7],
    ['retry-failed', { ids: [] }, 7],
    ['cancel', {}, 7],
    ['pause', {}, 7],
    ['pause', { paused: false }, 7],
    ['open-editor', { id: ID }, 1],
  ]
  for (const [verb, body, accepted] of asked) {
    const response = await post(verb, body)
    expect([verb, response.status, await response.json()]).toEqual([verb, 202, { accepted }])
  }
  expect(live.ledger).toEqual([
    ['regenerate', [ID, 'b']],
    ['documentMissing', undefined],
    ['documentMissing', [ID]],
    ['retryFailed', undefined],
    ['retryFailed', []],
    ['cancel'],
    ['pause', true],
    ['pause', false],
  ])
  expect(opened).toEqual([{ file: '/project/src/math.ts', line: 4 }])
})

it('Actions take JSON of up to 64 kB, with parameters in its content type', async () => {
  const { post, live } = await serve()
  const type = { 'content-type': 'application/json; charset=utf-8' }
  const id = 'x'.repeat(64 * 1024 - '{"ids":[""]}'.length)
  expect((await post('regenerate', { ids: [id] }, type)).status).toBe(202)
  expect((await post('regenerate', { ids: [`${id}x`] }, type)).status).toBe(413)
  expect(live.ledger).toEqual([['regenerate', [id]]])
})

it('Requests are answered at the hosts that the server allows', async () => {
  const { target, live } = await serve({ allowedHosts: ['Docs.example', '.shop.example'] })
  const statuses: Record<string, number> = {}
  const hosts = ['docs.example', 'shop.example', 'a.shop.example', 'LOCALHOST:1', 'app.localhost']
  for (const host of [...hosts, '[::1]:1', '127.3.2.1', 'a.docs.example', 'ashop.example']) {
    const answer = await sendRaw(
      {
        name: host,
        method: 'POST',
        path: '/cancel',
        headers: {
          host,
          origin: `https://${host.toLowerCase()}`,
          'content-type': 'application/json',
          'x-symbol-docs-token': '{token}',
        },
        body: '{}',
        statuses: [],
      },
      target,
    )
    statuses[host] = answer.status
  }
  expect(statuses).toEqual({
    ...Object.fromEntries([...hosts, '[::1]:1', '127.3.2.1'].map((host) => [host, 202])),
    'a.docs.example': 403,
    'ashop.example': 403,
  })
  expect(live.ledger).toHaveLength(7)
})

it('An exposed server shows the page at its network address', async () => {
  const { url } = await serve({ isExposed: () => true })
  const { port } = new URL(url)
  const target = {
    port: Number(port),
    host: '192.168.0.7:5173',
    mount: '/__symbol-docs',
    token: '',
  }
  const headers = { host: '{host}' }
  const read = { name: '', method: 'GET', path: '/', headers, statuses: [] }
  expect((await sendRaw(read, target)).status).toBe(200)
  expect((await sendRaw(read, { ...target, host: 'evil.example' })).status).toBe(403)
})

it('The page opens in a tab from a link anywhere', async () => {
  const { target } = await serve()
  for (const path of ['', '/']) {
    const headers = {
      host: '{host}',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    }
    const { status } = await sendRaw(
      { name: '', method: 'GET', path, headers, statuses: [] },
      target,
    )
    expect(status).toBe(path === '' ? 302 : 200)
  }
})

it('The log, and not the client, is told why a request failed', async () => {
  const { url, warnings } = await serve({
    readPage: () => Promise.reject(new Error('/home/ada/page.html is a secret')),
  })
  const response = await fetch(url)
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('ada')
  expect(warnings.at(-1)).toContain('/home/ada/page.html is a secret')
})

it('The log says that no editor opened', async () => {
  const { post, warnings } = await serve({ openEditor: () => Promise.reject(new Error('none')) })
  expect((await post('open-editor', { id: ID })).status).toBe(202)
  expect(warnings).toEqual([
    'The editor did not open (none): try again, or restart the dev server.',
  ])
})

it('A closed server starts nothing, not even for a body that was on its way', async () => {
  let finish: (() => void) | undefined
  let arrive: (() => void) | undefined
  const arrived = new Promise<void>((resolve) => (arrive = resolve))
  const { handler, live, url, target } = await serve({
    before: ({ method }) => method === 'POST' && arrive!(),
  })
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{'))
      finish = () => {
        controller.enqueue(new TextEncoder().encode('}'))
        controller.close()
      }
    },
  })
  const request: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-symbol-docs-token': target.token },
    body,
    duplex: 'half',
  }
  const late = fetch(`${url}cancel`, request)
  await arrived
  handler.close()
  finish!()
  expect((await late).status).toBe(503)
  expect((await fetch(url)).status).toBe(503)
  expect(live.ledger).toEqual([])
})

it('A body that other middleware has read is refused with advice', async () => {
  let read: Promise<unknown> = Promise.resolve()
  const { handler } = await serve()
  const server = createServer((request, response) => {
    read = request.toArray().then(() => handler.handle(request, response, request.url!))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/__symbol-docs/`
  const response = await fetch(`${url}cancel`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-symbol-docs-token': await readToken(url) },
    body: '{}',
  })
  await read
  expect(response.status).toBe(400)
  expect(await response.text()).toContain('mount the page before it')
})

it('The page is served over HTTP/2, as servers do under https', async () => {
  const { handler, live } = await serve()
  const server = createHttp2Server((request, response) => {
    // Servers hand these on as if they were of HTTP/1, and so do their types.
    const [asked, answer] = [request, response] as unknown as [IncomingMessage, ServerResponse]
    handler.handle(asked, answer, request.url)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const session = connect(`http://localhost:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => {
    session.destroy()
    server.close()
  })
  const ask = async (headers: Record<string, string>, body?: string): Promise<[number, string]> => {
    const stream = session.request(headers)
    stream.end(body)
    let status = 0
    stream.on('response', (answer) => (status = Number(answer[':status'])))
    const text = (await stream.toArray()).join('')
    return [status, text]
  }
  const [, html] = await ask({ ':path': '/__symbol-docs/' })
  const [, token = ''] = /"token":"([\w-]+)"/.exec(html) ?? []
  const action = {
    ':method': 'POST',
    ':path': '/__symbol-docs/cancel',
    'content-type': 'application/json',
  }
  expect(html.length).toBeGreaterThan(PAGE.length)
  expect((await ask({ ...action, 'x-symbol-docs-token': token }, '{}'))[0]).toBe(202)
  expect((await ask({ ...action, 'x-symbol-docs-token': token }, 'x'.repeat(70_000)))[0]).toBe(413)
  expect((await ask(action, '{}'))[0]).toBe(403)
  expect((await ask({ ':path': '/__symbol-docs/', ':authority': 'evil.example' }))[0]).toBe(403)
  expect(live.ledger).toEqual([['cancel']])
})
