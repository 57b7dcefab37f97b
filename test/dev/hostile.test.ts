import { connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { ACTIONS } from './hostile.ts'
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

it('The page itself may take every action that others may not', async () => {
  const { target, live, opened } = await serve()
  for (const action of ACTIONS) expect((await sendRaw(action, target)).status).toBe(202)
  expect(live.ledger).toHaveLength(5)
  expect(opened).toHaveLength(1)
})

it('An exposed server refuses every action', async () => {
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

it('A body that is cut off starts nothing', async () => {
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
