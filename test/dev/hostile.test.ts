import { connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { ACTIONS, HOSTILE } from './hostile.ts'
import { sendRaw } from './send-raw.ts'
import { serve } from './serve.ts'

/** Whatever escapes a request would end a dev server. */
function collectEscapes(): unknown[] {
  const escaped: unknown[] = []
  const note = (error: unknown): void => void escaped.push(error)
  process.on('uncaughtException', note).on('unhandledRejection', note)
  onTestFinished(() => {
    process.off('uncaughtException', note).off('unhandledRejection', note)
  })
  return escaped
}

/** Whether a refusal of ours is no sentence that ends in what to do. */
function isVague(head: string, body: string): boolean {
  if (!head.includes('application/json') || body === '') return false
  const { error } = JSON.parse(body) as { error: string }
  return !/^[A-Z].+: [a-z].+\.$/.test(error)
}

it('refuses every hostile request with what to do instead, does nothing, and lives on', async () => {
  const escaped = collectEscapes()
  const { target, url, live, opened, warnings } = await serve({ bodyTimeoutInMs: 50 })
  const wrong: string[] = []
  for (const request of HOSTILE) {
    const { status, head, body } = await sendRaw(request, target)
    if (!request.statuses.includes(status)) wrong.push(`${request.name}: ${status} ${body}`)
    if (/access-control-/i.test(head)) wrong.push(`${request.name}: CORS headers`)
    if (isVague(head, body)) wrong.push(`${request.name}: ${body}`)
    if (body.includes(target.token)) wrong.push(`${request.name}: gave the token away`)
    const alive = await fetch(`${url}symbol-docs.json`)
    if (alive.status !== 200) wrong.push(`${request.name}: the server is gone`)
    await alive.body?.cancel()
  }
  expect(wrong).toEqual([])
  expect(HOSTILE.length).toBeGreaterThan(100)
  expect(live.ledger).toEqual([])
  expect(opened).toEqual([])
  expect(escaped).toEqual([])
  // Nothing of all this is a failure of ours.
  expect(warnings).toEqual([])
})

it('takes the same actions from its own page', async () => {
  const { target, live, opened } = await serve()
  for (const action of ACTIONS) expect((await sendRaw(action, target)).status).toBe(202)
  expect(live.ledger).toHaveLength(5)
  expect(opened).toHaveLength(1)
})

it('refuses every action where other machines can reach the server', async () => {
  let isExposed = false
  const { target, live, opened } = await serve({ isExposed: () => isExposed })
  isExposed = true
  for (const action of ACTIONS) {
    const { status, body } = await sendRaw(action, target)
    expect(status).toBe(403)
    expect(body).toContain('start the server without `host`')
  }
  expect([...live.ledger, ...opened]).toEqual([])
})

it('does nothing for a body that is cut off', async () => {
  const escaped = collectEscapes()
  const { target, live, url, warnings } = await serve()
  const [regenerate] = ACTIONS
  for (let index = 0; index < 20; index++) {
    await new Promise<void>((resolve) => {
      const socket = connect(target.port, '127.0.0.1', () => {
        const { host, mount, token } = target
        socket.write(
          `POST ${mount}${regenerate!.path} HTTP/1.1\r\nhost: ${host}\r\nx-symbol-docs-token: ${token}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"ids":["a`,
          () => socket.resetAndDestroy(),
        )
      })
      socket.on('close', () => resolve())
    })
  }
  expect((await fetch(url)).status).toBe(200)
  expect([live.ledger, escaped, warnings]).toEqual([[], [], []])
})
