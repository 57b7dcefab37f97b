import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it, vi } from 'vitest'
import schema from '../../schema/symbol-docs.v1.json' with { type: 'json' }
import { build, parseDocs, type Built } from '../support/bundlers.ts'
import { createProject, type Project } from '../support/project.ts'
import { useModelServer } from '../support/use-model-server.ts'

const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema)

const OUTPUTS: Record<string, string> = {
  vite: 'index.js',
  rollup: 'app.js',
  rolldown: 'app.js',
  webpack: 'main.mjs',
  rspack: 'main.mjs',
  esbuild: 'app.js',
  farm: 'index.js',
}

/** Tests what every bundler has to do, and that all of them emit the same bytes. */
export function testBundlers(bundlers: readonly string[]): void {
  const assets = new Map<string, string>()
  const server = useModelServer()

  describe.each(bundlers)('%s', (bundler) => {
    const request = ({ root }: Project): Parameters<typeof build>[1] => ({
      root,
      entry: 'src/index.ts',
      options: { report: true },
    })

    it('documents every exported symbol once, then asks nothing, then only what changed', async () => {
      const project = createProject({}, 'library')
      const before = server.ledger.calls.length
      const asked = (): string[] => server.ledger.calls.slice(before).map(({ name }) => name)

      const cold = await build(bundler, request(project))
      const docs = parseDocs(cold)
      expect(validate(docs), JSON.stringify(validate.errors)).toBe(true)
      expect(docs.stats).toMatchObject({ failed: 0, pending: 0, coverage: 1 })
      const byModel = Object.values(docs.symbols).filter(({ origin }) => origin === 'model')
      expect(asked().sort()).toEqual(byModel.map(({ name }) => name).sort())
      expect(docs.symbols['src/shapes.ts!covers:function']?.origin).toBe('human')
      expect(docs.symbols['src/precision.ts!Precision:type']?.status).toBe('documented')
      assets.set(bundler, cold.asset!)

      const calls = asked().length
      const warm = await build(bundler, request(project))
      expect(warm.asset).toBe(cold.asset)
      expect(asked()).toHaveLength(calls)
      expect(warm.log).toMatch(
        /Symbol docs: 17 symbols, 15 cached, 2 hand-written, 0 calls, \$0\.00/,
      )

      const path = join(project.root, 'src/math.ts')
      const edited = readFileSync(path, 'utf8').replace('left + right', 'right + left')
      project.write({ 'src/math.ts': edited })
      const rebuilt = await build(bundler, request(project))
      expect(asked().slice(calls)).toEqual(['add'])
      expect(rebuilt.asset).not.toBe(cold.asset)
    })

    it('builds without a key and says how to set one', async () => {
      vi.stubEnv('OPENAI_BASE_URL', '')
      const calls = server.ledger.calls.length
      const built = await build(bundler, request(createProject({}, 'library')))
      const docs = parseDocs(built)
      expect(docs.stats).toMatchObject({ symbols: 17, documented: 2, pending: 15 })
      expect(docs.symbols['src/math.ts!add:function']).toMatchObject({
        status: 'pending',
        error: { code: 'no_key' },
        signature: 'function add(left: number, right: number): number',
      })
      expect(built.log.match(/No API key: set OPENAI_API_KEY/g)).toHaveLength(1)
      expect(server.ledger.calls).toHaveLength(calls)
    })

    it('states the same estimate without a key, cold and warm, as with one', async () => {
      const readEstimate = ({ log }: Built): string[] =>
        log.match(/Symbol distribution: .*|Total estimated .*|Estimated LLM .*|\bModel: .*/g) ?? []
      const asked = await build(bundler, request(createProject({}, 'library')))
      vi.stubEnv('OPENAI_BASE_URL', '')
      const project = createProject({}, 'library')
      const cold = await build(bundler, request(project))
      expect(readEstimate(cold)).toHaveLength(4)
      expect(readEstimate(cold)).toEqual(readEstimate(asked))
      expect(readEstimate(await build(bundler, request(project)))).toEqual(readEstimate(cold))
    })

    it('gives the docs to an app that imports ~symbol-docs', async () => {
      const project = createProject(
        {
          'src/app.ts': `import docs from '~symbol-docs'
            export { add } from './math.ts'
            export const summary = docs.symbols['src/math.ts!add:function'].docs.summary`,
        },
        'library',
      )
      const before = server.ledger.calls.length
      const built = await build(bundler, { ...request(project), entry: 'src/app.ts' })
      const docs = parseDocs(built)
      const { summary } = docs.symbols['src/math.ts!add:function']!.docs!
      const output = readFileSync(
        join(project.root, `dist-${bundler}`, OUTPUTS[bundler.split(' ', 1)[0]!]!),
        'utf8',
      )
      expect(output).toContain(summary)
      const asked = server.ledger.calls.slice(before).map(({ name }) => name)
      expect(new Set(asked).size).toBe(asked.length)
    })
  })

  it('all bundlers emit the same bytes', () => {
    expect([...assets.keys()]).toEqual(bundlers)
    expect(new Set(assets.values()).size).toBe(1)
  })
}
