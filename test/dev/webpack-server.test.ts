import { connect } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import webpack from 'webpack'
import WebpackDevServer from 'webpack-dev-server'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { Middleware } from '../../src/dev/handler.ts'
import webpackPlugin from '../../src/webpack.ts'
import { createProject } from '../support/project.ts'
import { waitForSymbols } from '../support/served-docs.ts'
import { useModelServer } from '../support/use-model-server.ts'

const LOADER = join(import.meta.dirname, '../support/typescript-loader.mjs')
const server = useModelServer()
const FILES = { 'src/index.js': 'export const one = 1\n' }

it("webpack's dev server lets requests of the page wait until the compiler runs, and no others", () => {
  const { root } = createProject(FILES)
  const compiler = webpack({ context: root, entry: './src/index.js', plugins: [webpackPlugin()] })!
  const options = compiler.options.devServer as {
    setupMiddlewares: (middlewares: unknown[], server: object) => { middleware: Middleware }[]
  }
  const [{ middleware } = {}] = options.setupMiddlewares([], {})
  const passed: string[] = []
  for (const url of ['/__symbol-docs/', '/', '/main.js']) {
    middleware!({ url } as never, {} as never, () => void passed.push(url))
  }
  expect(passed).toEqual(['/', '/main.js'])
})

it('A webpack dev server with options of its own gets a separate server for the page, which closes with it', async () => {
  const { root } = createProject(FILES)
  const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => log.mockRestore())
  const compiler = webpack({
    mode: 'development',
    context: root,
    entry: './src/index.js',
    output: { path: join(root, 'dist') },
    stats: 'none',
    plugins: [webpackPlugin()],
  })!
  const options = { port: 0, host: '127.0.0.1', static: false } as const
  const devServer = new WebpackDevServer(options, compiler)
  await devServer.start()
  const findPage = (): string | undefined =>
    /http:\S+__symbol-docs\//.exec(log.mock.calls.join('\n'))?.[0]
  await expect.poll(findPage).toBeDefined()
  const page = findPage()!
  expect((await fetch(page)).status).toBe(200)
  const socket = connect(Number(new URL(page).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  const closed = once(socket, 'close')
  await devServer.stop()
  await closed
})

/** Its dev servers are those of no package that is known, with a middleware for hot updates that is. */
it('The webpack compilers of one app share a page, and ask no model at their start', async () => {
  const { root } = createProject(FILES)
  const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => log.mockRestore())
  const compiler = webpack(
    ['client', 'server'].map((name) => ({
      name,
      mode: 'development' as const,
      context: root,
      // A loader with options that are longer than any path.
      entry: { main: `${LOADER}?${'a'.repeat(5000)}!./src/index.js` },
      output: { path: join(root, 'dist', name) },
      plugins: [webpackPlugin()],
    })),
  )!
  for (const each of compiler.compilers) each.hooks.done.tap('webpack-hot-middleware', () => {})
  const built = new Promise((done) => compiler.hooks.done.tap('test', done))
  const watching = compiler.watch({}, () => {})!
  await built
  const findPages = (): string[] =>
    log.mock.calls.join('\n').match(/http:\S+__symbol-docs\//g) ?? []
  await expect.poll(findPages).toHaveLength(1)
  await waitForSymbols(findPages()[0]!, 1)
  expect(findPages()).toHaveLength(1)
  expect(server.ledger.calls).toEqual([])
  await new Promise((done) => watching.close(done))
  const isServed = (): Promise<boolean> => fetch(findPages()[0]!).then(Boolean, () => false)
  await expect.poll(isServed).toBe(false)
})
