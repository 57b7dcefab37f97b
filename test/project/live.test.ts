import type { KeyvStoreAdapter } from 'keyv'
import { describe, expect, it, vi } from 'vitest'
import type { Options, SymbolDoc } from '../../src/types.ts'
import { documentProject } from '../support/document.ts'
import { serveProject } from '../support/live.ts'
import { replies } from '../support/model-server.ts'
import { createProject } from '../support/project.ts'
import { EDITED_ID, NAMES, writeFunction, writeTen } from '../support/ten-functions.ts'
import { useModelServer } from '../support/use-model-server.ts'

const FILES = {
  'src/index.ts': "export * from './ten.ts'\nexport type * from './shape.ts'\n",
  'src/ten.ts': writeTen(),
  'src/shape.ts': 'export interface Shape {\n  sides: number\n}\n',
}
const server = useModelServer()

function watchCalls(): () => string[] {
  const before = server.ledger.calls.length
  return () => server.ledger.calls.slice(before).map(({ name }) => name)
}

/** A call that waits until the test lets it go. */
function holdCalls(): { release: () => void } {
  let release = (): void => {}
  const held = new Promise<undefined>((resolve) => {
    release = () => resolve(undefined)
  })
  server.respond(() => held)
  return { release }
}

/** A store whose reads give what was there when they began, however long they are held. */
function createSlowStore(): {
  store: KeyvStoreAdapter
  hold: () => { release: () => void }
  /** Resolves with the next read. */
  read: () => Promise<void>
} {
  const values = new Map<string, unknown>()
  let held = Promise.resolve()
  let note = (): void => {}
  const store = {
    opts: {},
    async get(key: string) {
      const value = values.get(key)
      note()
      await held
      return value
    },
    set: async (key: string, value: unknown) => values.set(key, value).has(key),
    delete: async (key: string) => values.delete(key),
    clear: async () => values.clear(),
    on: () => store,
  } as unknown as KeyvStoreAdapter
  return {
    store,
    hold() {
      let release = (): void => {}
      held = new Promise((resolve) => (release = resolve))
      return { release }
    },
    read: () => new Promise((resolve) => (note = resolve)),
  }
}

describe('a dev server', () => {
  it('asks nothing at the start and shows what is known', async () => {
    const project = createProject(FILES)
    await documentProject(project.root)
    project.write({ 'src/ten.ts': writeTen('2') })
    const calls = watchCalls()
    const { live } = await serveProject(project.root)
    expect(calls()).toEqual([])
    expect(live.docs().stats).toMatchObject({ symbols: 11, documented: 10, stale: 1 })
    expect(live.state()).toMatchObject({ changed: [], calls: 0, spentUsd: 0 })
    expect(live.state().missing.symbols).toBe(1)
  })

  it('asks once for one edited function of ten and says so in one line', async () => {
    const project = createProject(FILES)
    const calls = watchCalls()
    const { live, next, info, events } = await serveProject(project.root)
    const done = next('done')
    project.write({ 'src/ten.ts': writeTen('2') })
    live.touch()
    const { summary, head } = await done
    expect(calls()).toEqual(['cValue'])
    expect(summary).toMatchObject({ changed: 1, stored: 0, asked: 1, failed: 0 })
    expect(head.stats.documented).toBe(1)
    expect(live.docs().symbols[EDITED_ID]).toMatchObject({ status: 'documented' })
    expect(live.state().changed).toEqual([EDITED_ID])
    expect(info).toHaveLength(1)
    expect(info[0]).toMatch(
      /^Symbol docs: 1 changed, 0 from the store, 1 asked, \d+\.\d s, \$\d\.\d+$/,
    )
    expect(events.filter(({ type }) => type === 'symbol').length).toBe(2)
  })

  it("asks with `ask: 'all'` for what is missing, and never again for what failed for good", async () => {
    const project = createProject(FILES)
    const options: Options = { dev: { ask: 'all', debounce: 20 } }
    server.respond(({ name }) => (name === 'bValue' ? replies.filtered() : undefined))
    const calls = watchCalls()
    const first = await serveProject(project.root, options)
    const asked = first.next('done')
    project.write({ 'src/ten.ts': writeTen('2') })
    first.live.touch()
    await asked
    expect(calls().sort()).toEqual([...NAMES, 'Shape'].sort())
    const again = first.next('done')
    project.write({ 'src/ten.ts': writeTen('3') })
    first.live.touch()
    await again
    expect(calls().slice(11)).toEqual(['cValue'])
    await first.close()

    const second = await serveProject(project.root, options)
    const done = second.next('done')
    project.write({ 'src/ten.ts': writeTen('4') })
    second.live.touch()
    await done
    expect(calls().slice(12)).toEqual(['cValue'])
  })

  it('asks nothing for a comment, an old text, or a symbol that moved', async () => {
    const project = createProject(FILES)
    await documentProject(project.root)
    const calls = watchCalls()
    const { live, next } = await serveProject(project.root)
    const shifted = next('symbol')
    project.write({ 'src/ten.ts': `// A comment.\n${writeTen('1')}` })
    live.touch()
    expect((await shifted).symbol.source.line).toBe(2)
    const moved = next('done')
    project.write({
      'src/ten.ts': NAMES.filter((name) => name !== 'cValue')
        .map((name) => writeFunction(name))
        .join('\n'),
      'src/moved.ts': writeFunction('cValue'),
      'src/index.ts': `${FILES['src/index.ts']}export * from './moved.ts'\n`,
    })
    live.touch()
    expect((await moved).summary).toMatchObject({ changed: 1, stored: 1, asked: 0 })
    expect(live.docs().symbols['src/moved.ts!cValue:function']?.status).toBe('documented')
    expect(calls()).toEqual([])
  })

  it('takes the last text of several and aborts the call for an older one', async () => {
    const project = createProject(FILES)
    const { live, next } = await serveProject(project.root)
    const { release } = holdCalls()
    const first = server.ledger.calls.length
    project.write({ 'src/ten.ts': writeTen('2') })
    live.touch()
    await server.received(first + 1)
    const done = next('done')
    project.write({ 'src/ten.ts': writeTen('3') })
    live.touch()
    await server.received(first + 2)
    release()
    await done
    const calls = server.ledger.calls.slice(first)
    expect(calls).toHaveLength(2)
    await vi.waitFor(() => expect(calls[0]?.abandoned).toBe(true))
    expect(calls[1]?.prompt).toContain('left + 3')
    expect(live.docs().symbols[EDITED_ID]?.status).toBe('documented')
  })

  it('takes an answer that comes while the sources are read again', async () => {
    const project = createProject(FILES)
    const { store, hold, read } = createSlowStore()
    const told: string[] = []
    const onSymbol = ({ name }: SymbolDoc): void => void told.push(name)
    const { live, next } = await serveProject(project.root, { cache: store, onSymbol })
    const calls = watchCalls()
    const held = holdCalls()
    const asked = server.received(server.ledger.calls.length + 1)
    project.write({ 'src/ten.ts': writeTen('2') })
    live.touch()
    await asked
    const reading = hold()
    project.write({ 'src/shape.ts': 'export interface Shape {\n  corners: number\n}\n' })
    live.touch()
    await read()
    const answered = next('symbol', ({ symbol }) => symbol.id === EDITED_ID)
    held.release()
    await answered
    server.respond(undefined)
    const done = next('done')
    reading.release()
    await done
    expect(calls()).toEqual(['cValue', 'Shape'])
    expect(told).toEqual(['cValue', 'Shape'])
    expect(live.docs().symbols[EDITED_ID]?.status).toBe('documented')
  })

  it('forgets at once what is removed, while others are asked', async () => {
    const project = createProject(FILES)
    const { live, next } = await serveProject(project.root)
    const { release } = holdCalls()
    const before = server.ledger.calls.length
    project.write({ 'src/ten.ts': writeTen('2') })
    live.touch()
    await server.received(before + 1)
    const removed = next('removed')
    project.write({ 'src/index.ts': "export * from './ten.ts'\n" })
    live.touch()
    expect((await removed).ids).toEqual(['src/shape.ts!Shape:interface'])
    expect(live.state().activity).toMatchObject({ status: 'asking', asking: [EDITED_ID] })
    const done = next('done')
    release()
    expect((await done).summary.asked).toBe(1)
  })

  it('follows modules that only types reach', async () => {
    const project = createProject(FILES)
    const { live, next } = await serveProject(project.root)
    const done = next('done')
    project.write({ 'src/shape.ts': 'export interface Shape {\n  corners: number\n}\n' })
    live.touch()
    expect((await done).summary).toMatchObject({ changed: 1, asked: 1 })
  })

  it('asks for a module that is found later only when it is saved', async () => {
    const late = 'export const late = (left: number) => left + '
    const project = createProject({ ...FILES, 'src/late.ts': `${late}1` })
    const calls = watchCalls()
    const { live, next, info } = await serveProject(project.root)
    const found = next('symbol', ({ symbol }) => symbol.name === 'late')
    live.reach([`${project.root}/src/late.ts`])
    await found
    expect(live.state().changed).toEqual([])

    const done = next('done')
    project.write({ 'src/late.ts': `${late}2`, 'src/new.ts': 'export const added = () => 1' })
    live.reach([`${project.root}/src/new.ts`])
    live.touch()
    expect((await done).summary).toMatchObject({ changed: 2, asked: 2 })
    expect(calls().sort()).toEqual(['added', 'late'])
    expect(info).toHaveLength(1)
  })

  it('makes few passes of a storm', async () => {
    const project = createProject(FILES)
    const { live, next, events } = await serveProject(project.root, { dev: { debounce: 50 } })
    const done = next('done')
    for (let change = 0; change <= 1000; change++) {
      if (change % 100 === 0) project.write({ 'src/ten.ts': writeTen(String(change)) })
      live.touch()
    }
    await done
    expect(events.filter(({ type }) => type === 'done')).toHaveLength(1)
    expect(server.ledger.calls.at(-1)?.prompt).toContain('left + 1000')
  })
})

describe('`dev.ask`', () => {
  it.each([
    ['manual', []],
    ['all', ['Shape', ...NAMES].sort()],
  ] as const)('%s', async (ask, expected) => {
    const project = createProject(FILES)
    const calls = watchCalls()
    const { live, next } = await serveProject(project.root, { dev: { ask, debounce: 20 } })
    expect(calls()).toEqual([])
    const done = next('done')
    project.write({ 'src/ten.ts': writeTen('2') })
    live.touch()
    await done
    expect(calls().sort()).toEqual(expected)
  })
})

describe('a person', () => {
  const symbol = (docs: { symbols: Record<string, SymbolDoc> }): SymbolDoc | undefined =>
    docs.symbols[EDITED_ID]

  it('documents what is missing', async () => {
    const { root } = createProject(FILES)
    const calls = watchCalls()
    const { live, next } = await serveProject(root)
    const done = next('done')
    expect(live.documentMissing()).toBe(11)
    await done
    expect(calls()).toHaveLength(11)
    expect(live.docs().stats.documented).toBe(11)
    expect(live.state().missing).toEqual({ symbols: 0, costUsd: 0 })
    expect(live.documentMissing()).toBe(0)
    const built = await documentProject(root)
    expect(calls()).toHaveLength(11)
    expect(built.docs).toEqual(JSON.parse(JSON.stringify(live.docs())))
  })

  it('is told what that would cost, without a key too', async () => {
    vi.stubEnv('OPENAI_BASE_URL', '')
    const { root } = createProject(FILES)
    const { live, next } = await serveProject(root, { price: { input: 1, output: 2 } })
    const told = next('progress', ({ state }) => (state.missing.costUsd ?? 0) > 0)
    live.want()
    expect((await told).state.missing.symbols).toBe(11)
    expect(live.state().silence).toMatch(
      /^No API key: set OPENAI_API_KEY, .*and start again to document/,
    )
    expect(live.documentMissing()).toBe(0)
  })

  it('has a symbol documented again, which then shows the new docs', async () => {
    const { root } = createProject(FILES)
    await documentProject(root)
    const calls = watchCalls()
    const { live, next } = await serveProject(root)
    server.respond(() => ({ content: JSON.stringify({ summary: 'Raises the value by one.' }) }))
    const done = next('done')
    expect(live.regenerate([EDITED_ID])).toBe(1)
    await done
    expect(calls()).toEqual(['cValue'])
    expect(symbol(live.docs())?.docs?.summary).toBe('Raises the value by one.')
    expect(symbol((await documentProject(root)).docs)?.docs?.summary).toBe(
      'Raises the value by one.',
    )
  })

  it('loses no docs when asking again fails', async () => {
    const { root } = createProject(FILES)
    const built = await documentProject(root)
    const { live, next, warnings } = await serveProject(root)
    server.respond(() => ({ finishReason: 'content_filter', content: null }))
    const done = next('done')
    live.regenerate([EDITED_ID])
    expect((await done).summary.failed).toBe(1)
    expect(symbol(live.docs())).toEqual(symbol(built.docs))
    expect(warnings.join()).toContain(EDITED_ID)
    server.respond(undefined)
    expect((await documentProject(root)).asset).toBe(built.asset)
  })

  it('retries what failed, and nothing else', async () => {
    const { root } = createProject(FILES)
    server.respond(({ name }) =>
      name === 'cValue' ? { finishReason: 'content_filter', content: null } : undefined,
    )
    await documentProject(root)
    const { live, next } = await serveProject(root)
    expect(symbol(live.docs())?.status).toBe('failed')
    server.respond(undefined)
    const calls = watchCalls()
    const done = next('done')
    expect(live.retryFailed()).toBe(1)
    await done
    expect(calls()).toEqual(['cValue'])
    expect(symbol(live.docs())?.status).toBe('documented')
  })

  it('cancels: what is in flight is aborted, and a save does not ask for it again', async () => {
    const project = createProject(FILES)
    const { live, next } = await serveProject(project.root, { maxConcurrent: 2 })
    holdCalls()
    const before = server.ledger.calls.length
    live.documentMissing()
    await server.received(before + 2)
    const done = next('done')
    expect(live.cancel()).toBe(11)
    await done
    expect(live.state().activity).toMatchObject({ status: 'idle', asking: [] })
    server.respond(undefined)
    const saved = next('done')
    project.write({ 'src/ten.ts': writeTen('2') })
    live.touch()
    await saved
    expect(server.ledger.calls.slice(before + 2).map(({ name }) => name)).toEqual(['cValue'])
  })

  it('pauses: what is in flight ends, nothing starts before the resumption', async () => {
    const { root } = createProject(FILES)
    const { live, next } = await serveProject(root, { maxConcurrent: 2 })
    const { release } = holdCalls()
    const before = server.ledger.calls.length
    live.documentMissing()
    await server.received(before + 2)
    live.pause(true)
    const paused = next('progress', ({ state }) => state.activity.status === 'paused')
    release()
    expect((await paused).state.activity).toMatchObject({ done: 2, total: 11 })
    expect(server.ledger.calls.length).toBe(before + 2)
    const done = next('done')
    live.pause(false)
    await done
    expect(server.ledger.calls.length).toBe(before + 11)
  })

  it('does not wait for a long run to see a saved symbol asked', async () => {
    const project = createProject(FILES)
    const { live, next } = await serveProject(project.root, { maxConcurrent: 1 })
    const { release } = holdCalls()
    const before = server.ledger.calls.length
    live.documentMissing()
    await server.received(before + 1)
    const seen = next('symbol')
    project.write({ 'src/shape.ts': 'export interface Shape {\n  corners: number\n}\n' })
    live.touch()
    await seen
    const done = next('done')
    release()
    await done
    const names = server.ledger.calls.slice(before).map(({ name }) => name)
    expect(names).toHaveLength(11)
    expect(names.slice(1, 3)).toContain('Shape')
  })

  it('is held to `maxCost` over all that one activity asks', async () => {
    const { root } = createProject(FILES)
    const price = { input: 100, output: 100 }
    const { live, next, warnings } = await serveProject(root, { price, maxCost: 0.3 })
    const done = next('done')
    live.documentMissing()
    const { state } = await done
    expect(state.spentUsd).toBeLessThanOrEqual(0.3)
    expect(state.stopped).toContain('maxCost')
    expect(warnings.join()).toContain('maxCost')
    expect(Object.values(live.docs().symbols).map(({ error }) => error?.code)).toContain('budget')
  })
})

it('says why it stopped, and tries again at the next save', async () => {
  const project = createProject(FILES)
  const { live, next } = await serveProject(project.root)
  server.respond(() => replies.unauthorized())
  const done = next('done')
  project.write({ 'src/ten.ts': writeTen('2') })
  live.touch()
  expect((await done).state.stopped).toMatch(/key/i)
  server.respond(undefined)
  const again = next('done')
  project.write({ 'src/ten.ts': writeTen('3') })
  live.touch()
  expect((await again).state.stopped).toBeUndefined()
  expect(live.docs().symbols[EDITED_ID]?.status).toBe('documented')
})

it('starts no call after it is closed', async () => {
  const { root } = createProject(FILES)
  const { live, close } = await serveProject(root, { maxConcurrent: 2 })
  holdCalls()
  const before = server.ledger.calls.length
  live.documentMissing()
  await server.received(before + 2)
  await close()
  live.documentMissing()
  live.touch()
  const calls = server.ledger.calls.slice(before)
  await vi.waitFor(() => expect(calls.every(({ abandoned }) => abandoned)).toBe(true))
  expect(server.ledger.calls.length).toBe(before + 2)
})
