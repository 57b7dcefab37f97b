import { describe, expect, it } from 'vitest'
import type { SymbolDocs } from '../../src/types.ts'
import { DEV_SERVERS } from '../support/dev-servers.ts'
import { createProject } from '../support/project.ts'
import { openStream } from '../support/stream.ts'
import { useModelServer } from '../support/use-model-server.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((name) => `${name}Value`)
const ten = (body = '1'): string =>
  NAMES.map(
    (name) =>
      `export function ${name}(left: number): number {\n  return left + ${name === 'cValue' ? body : '1'}\n}\n`,
  ).join('\n')
const FILES = {
  'index.html': '<script type="module" src="/src/index.ts"></script>',
  'src/index.ts': "export * from './ten.ts'\nexport type * from './shape.ts'\n",
  'src/ten.ts': ten(),
  'src/shape.ts': 'export interface Shape {\n  sides: number\n}\n',
}

const server = useModelServer()

describe.each(Object.entries(DEV_SERVERS))('%s', (_, start) => {
  it('serves live docs, asks for what is saved, and nothing at its start or end', async () => {
    const project = createProject(FILES)
    const before = server.ledger.calls.length
    const names = (): string[] => server.ledger.calls.slice(before).map(({ name }) => name)
    const { page, close } = await start(project.root, {}, 'src/index.ts')
    const stream = await openStream(`${page}events`)
    await stream.next('snapshot')

    const read = async (): Promise<SymbolDocs> =>
      (await (await fetch(`${page}symbol-docs.json`)).json()) as SymbolDocs
    await expect.poll(async () => Object.keys((await read()).symbols).length).toBe(11)
    expect(names()).toEqual([])

    const done = stream.next('done')
    project.write({ 'src/ten.ts': ten('2') })
    expect((await done).summary).toMatchObject({ changed: 1, asked: 1 })
    expect(names()).toEqual(['cValue'])
    expect((await read()).symbols['src/ten.ts!cValue:function']?.status).toBe('documented')

    const typed = stream.next('done')
    project.write({ 'src/shape.ts': 'export interface Shape {\n  corners: number\n}\n' })
    expect((await typed).summary).toMatchObject({ changed: 1, asked: 1 })
    expect(names()).toEqual(['cValue', 'Shape'])

    const html = await (await fetch(page)).text()
    expect(html).toContain('<!doctype html>')
    expect(html).not.toContain('__NONCE__')
    await close()
    expect(names()).toHaveLength(2)
  })

  it('serves no page where the option turns it off', async () => {
    const project = createProject(FILES)
    for (const dev of [false, { page: false }] as const) {
      const { page, close } = await start(project.root, { dev }, 'src/index.ts')
      const response = await fetch(`${page}symbol-docs.json`)
      expect(response.headers.get('content-type') ?? '').not.toContain('json')
      await close()
    }
  })
})
