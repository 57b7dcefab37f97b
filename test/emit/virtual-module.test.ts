import { describe, expect, it } from 'vitest'
import { createSession } from '../../src/bundlers/session.ts'
import { createVirtualModule, RE_VIRTUAL } from '../../src/emit/virtual-module.ts'
import type { SymbolDocs } from '../../src/types.ts'
import { createProject } from '../support/project.ts'
import { SILENT } from '../support/silent.ts'

interface VirtualModule {
  default: SymbolDocs
  onUpdate: (listener: (docs: SymbolDocs) => void) => () => void
}

it.each(['auto', 'off'] as const)('has all its exports in a build of mode %s', async (mode) => {
  const { root } = createProject({ 'src/index.ts': 'export const one = 1\n' })
  const session = createSession({ mode })
  session.configure({ bundlerRoot: root, logger: SILENT })
  const source = await session.load('build')
  await session.close()
  const url = `data:text/javascript,${encodeURIComponent(source)}`
  const { default: docs, onUpdate } = (await import(url)) as VirtualModule
  expect(docs.symbols).toEqual({})
  expect(onUpdate(() => {})()).toBeUndefined()
})

type Docs = Pick<SymbolDocs, 'symbols' | 'modules'>
const docsOf = (name: string): Docs => ({ symbols: {}, modules: { [name]: { symbols: ['$&'] } } })

/** Runs the module as a bundler's runtime would, with `import.meta` as given. */
function evaluate(source: string, meta: object): VirtualModule {
  const body = source
    .replaceAll('import.meta', 'meta')
    .replace(/^export default (.*)$/m, 'const main = $1')
    .replace('export function onUpdate', 'function onUpdate')
  return new Function('meta', `${body}\nreturn { default: main, onUpdate }`)(meta) as VirtualModule
}

describe('in a running app', () => {
  it('stays the same object on vite when an update comes, and tells who listens', () => {
    const handlers = new Map<string, (next: Docs) => void>()
    const hot = {
      data: {} as Record<string, unknown>,
      on: (event: string, handler: (next: Docs) => void) => handlers.set(event, handler),
    }
    const { default: docs, onUpdate } = evaluate(createVirtualModule(docsOf('one'), 'vite'), {
      hot,
    })
    const seen: unknown[] = []
    const stop = onUpdate((next) => seen.push(next))
    expect(docs).toEqual(docsOf('one'))
    handlers.get('unplugin-symbol-docs:update')!(docsOf('two'))
    expect(docs).toEqual(docsOf('two'))
    expect(seen).toEqual([docs])
    expect(seen[0]).toBe(docs)
    stop()
    handlers.get('unplugin-symbol-docs:update')!({ symbols: {} } as Docs)
    expect(docs).toEqual({ symbols: {} })
    expect(seen).toHaveLength(1)
    // The next version of the module goes on with what this one kept.
    expect(evaluate(createVirtualModule(docsOf('three'), 'vite'), { hot }).default).toBe(docs)
    expect(docs).toEqual(docsOf('three'))
  })

  it('stays the same object on webpack when the module is replaced', () => {
    const kept: Record<string, unknown> = {}
    let dispose: (data: object) => void = () => {}
    let accepted = 0
    const runtime = (data?: object): object => ({
      webpackHot: {
        data,
        dispose: (handler: typeof dispose) => (dispose = handler),
        accept: () => accepted++,
      },
    })
    const first = evaluate(createVirtualModule(docsOf('one'), 'webpack'), runtime())
    const seen: unknown[] = []
    first.onUpdate((next) => seen.push(next))
    dispose(kept)
    const second = evaluate(createVirtualModule(docsOf('two'), 'webpack'), runtime(kept))
    expect(second.default).toBe(first.default)
    expect(first.default).toEqual(docsOf('two'))
    expect(seen).toEqual([first.default])
    expect(accepted).toBe(2)
  })

  it.each(['vite', 'webpack'] as const)('works without a hot %s', (hot) => {
    const { default: docs } = evaluate(createVirtualModule(docsOf('one'), hot), {})
    expect(docs).toEqual(docsOf('one'))
  })

  it('is known by two names', () => {
    const names = [
      '~symbol-docs',
      'virtual:symbol-docs',
      'symbol-docs',
      '~symbol-docs/x',
      'x~symbol-docs',
    ]
    expect(names.filter((name) => RE_VIRTUAL.test(name))).toEqual(names.slice(0, 2))
  })
})
