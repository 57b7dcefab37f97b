import { connect } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import webpack from 'webpack'
import WebpackDevServer from 'webpack-dev-server'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { Middleware } from '../../src/dev/middleware.ts'
import webpackPlugin from '../../src/webpack.ts'
import { createProject } from '../support/project.ts'

const FILES = { 'src/index.js': 'export const one = 1\n' }

it('lets requests of the page wait until the compiler runs, and no others', () => {
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

it('serves the page alone where the dev server has options of its own, and ends that server with it', async () => {
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
  const server = new WebpackDevServer(options, compiler)
  await server.start()
  const findPage = (): string | undefined =>
    /http:\S+__symbol-docs\//.exec(log.mock.calls.join('\n'))?.[0]
  await expect.poll(findPage).toBeDefined()
  const page = findPage()!
  expect((await fetch(page)).status).toBe(200)
  const socket = connect(Number(new URL(page).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  const closed = once(socket, 'close')
  await server.stop()
  await closed
})
