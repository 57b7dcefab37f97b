import { expect, it } from 'vitest'
import { createSession } from '../../src/bundlers/session.ts'
import type { SymbolDocs } from '../../src/types.ts'
import { createProject } from '../support/project.ts'

interface VirtualModule {
  default: SymbolDocs
  onUpdate: (listener: () => void) => () => void
}

it.each(['auto', 'off'] as const)('has all its exports in a build of mode %s', async (mode) => {
  const { root } = createProject({ 'src/index.ts': 'export const one = 1\n' })
  const session = createSession({ mode })
  const logger = { info() {}, warn() {}, error() {} }
  session.configure({ bundlerRoot: root, logger })
  const source = await session.load('build')
  await session.close()
  const url = `data:text/javascript,${encodeURIComponent(source)}`
  const { default: docs, onUpdate } = (await import(url)) as VirtualModule
  expect(docs.symbols).toEqual({})
  expect(onUpdate(() => {})()).toBeUndefined()
})
