import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import webpack, { type Configuration, type Stats } from 'webpack'
import symbolDocs from '../../src/webpack.ts'
import { createProject } from '../support/project.ts'
import { useModelServer } from '../support/use-model-server.ts'

const server = useModelServer()

function configure(root: string): Configuration {
  return {
    mode: 'production',
    context: root,
    entry: './src/index.ts',
    output: { path: join(root, 'dist'), library: { type: 'module' } },
    experiments: { outputModule: true },
    cache: { type: 'filesystem', cacheDirectory: join(root, '.cache') },
    module: {
      rules: [
        {
          test: /\.ts$/,
          use: fileURLToPath(new URL('../support/typescript-loader.mjs', import.meta.url)),
        },
      ],
    },
    infrastructureLogging: { level: 'none' },
    plugins: [symbolDocs()],
  }
}

it('a webpack build from the file cache, which calls no hook for a module, emits the same docs', async () => {
  const { root } = createProject({}, 'library')
  const asset = (): string => readFileSync(join(root, 'dist/symbol-docs.json'), 'utf8')
  const build = async (): Promise<Stats> => {
    const compiler = webpack(configure(root))
    const stats = await new Promise<Stats>((resolve, reject) =>
      compiler!.run((error, result) => (error ? reject(error) : resolve(result!))),
    )
    await new Promise((done) => compiler!.close(done))
    return stats
  }
  await build()
  const cold = asset()
  const calls = server.ledger.calls.length
  const stats = await build()
  const modules = stats.toJson({ all: false, modules: true, cachedModules: true }).modules ?? []
  expect(
    modules.filter(({ cached, moduleType }) => cached && moduleType !== 'runtime'),
  ).not.toEqual([])
  expect(asset()).toBe(cold)
  expect(server.ledger.calls).toHaveLength(calls)
})

it('webpack in watch mode asks for the changed symbol, even in a module that only types reach', async () => {
  const project = createProject({}, 'library')
  const { root } = project
  const compiler = webpack({ ...configure(root), cache: true })!
  let built!: () => void
  let next = new Promise<void>((resolve) => (built = resolve))
  const watching = compiler.watch({ aggregateTimeout: 20 }, () => built())
  await next
  const calls = server.ledger.calls.length
  expect(calls).toBeGreaterThan(10)

  next = new Promise<void>((resolve) => (built = resolve))
  const path = join(root, 'src/math.ts')
  const text = readFileSync(path, 'utf8').replace('left + right', 'right + left')
  project.write({ 'src/math.ts': text })
  await next
  expect(server.ledger.calls.slice(calls).map(({ name }) => name)).toEqual(['add'])
  expect(readFileSync(join(root, 'dist/symbol-docs.json'), 'utf8')).toContain(
    'src/types.ts!Path:type',
  )

  next = new Promise<void>((resolve) => (built = resolve))
  project.write({
    'src/precision.ts': 'export type Precision = { digits: number; exact?: boolean }',
  })
  await next
  expect(server.ledger.calls.slice(calls + 1).map(({ name }) => name)).toContain('Precision')
  await new Promise((done) => watching!.close(done))
})
