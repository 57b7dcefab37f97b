import { createCompiler, createDevServer, NoopLogger, resolveConfig } from '@farmfe/core'
import { rspack } from '@rspack/core'
import { RspackDevServer } from '@rspack/dev-server'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createServer, type InlineConfig } from 'vite'
import webpack from 'webpack'
import WebpackDevServer from 'webpack-dev-server'
import farmPlugin from '../../src/farm.ts'
import rspackPlugin from '../../src/rspack.ts'
import type { Options } from '../../src/types.ts'
import vitePlugin from '../../src/vite.ts'
import webpackPlugin from '../../src/webpack.ts'

export interface DevServer {
  /** Where the server starts, with a final slash. */
  url: string
  /** The page. */
  page: string
  /** To be called once at least. */
  close: () => Promise<void>
}

export type Start = (root: string, options: Options, entry: string) => Promise<DevServer>

const portOf = (server: { address: () => unknown } | null | undefined): number =>
  (server?.address() as AddressInfo).port

export const startVite = async (
  root: string,
  options: Options,
  config: InlineConfig = {},
): Promise<DevServer> => {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'silent',
    server: { port: 0, host: '127.0.0.1' },
    plugins: [vitePlugin(options)],
    ...config,
  })
  await server.listen()
  const origin = `http://127.0.0.1:${portOf(server.httpServer)}`
  return describe(origin + server.config.base, () => server.close())
}

const pack = (root: string, entry: string): object => ({
  mode: 'development',
  context: root,
  entry: `./${entry}`,
  output: { path: join(root, 'dist') },
  infrastructureLogging: { level: 'none' },
  stats: 'none',
  resolve: { extensions: ['.ts', '.js'], extensionAlias: { '.js': ['.ts', '.js'] } },
  devServer: {
    port: 0,
    host: '127.0.0.1',
    client: { logging: 'none', overlay: false },
    static: { directory: root, watch: false },
  },
})

const startWebpack: Start = async (root, options, entry) => {
  const compiler = webpack({
    ...pack(root, entry),
    module: { rules: [{ test: /\.ts$/, use: TYPESCRIPT_LOADER }] },
    plugins: [webpackPlugin(options)],
  })!
  const server = new WebpackDevServer(compiler.options.devServer || {}, compiler)
  await server.start()
  return describe(`http://127.0.0.1:${portOf(server.server)}/`, () => server.stop())
}

const startRspack: Start = async (root, options, entry) => {
  const compiler = rspack({
    ...pack(root, entry),
    module: {
      rules: [
        {
          test: /\.ts$/,
          loader: 'builtin:swc-loader',
          options: { jsc: { parser: { syntax: 'typescript' } } },
        },
      ],
    },
    plugins: [rspackPlugin(options)],
  })
  const server = new RspackDevServer(compiler.options.devServer || {}, compiler)
  await server.start()
  return describe(`http://127.0.0.1:${portOf(server.server)}/`, () => server.stop())
}

const TYPESCRIPT_LOADER = join(import.meta.dirname, 'typescript-loader.mjs')

/** farm answers everything itself, so the page comes before its own middlewares. */
const startFarm: Start = async (root, options, entry) => {
  const config = await resolveConfig(
    {
      root,
      configPath: root,
      compilation: {
        input: { index: `./${entry}` },
        output: { path: 'dist' },
        persistentCache: false,
        progress: false,
      },
      server: { port: await findPort(), host: '127.0.0.1' },
      plugins: [farmPlugin(options)],
    } as Parameters<typeof resolveConfig>[0],
    'development',
    new NoopLogger(),
    false,
  )
  const compiler = await createCompiler(config, new NoopLogger())
  const server = await createDevServer(compiler, config, new NoopLogger())
  await server.listen()
  return describe(`http://127.0.0.1:${portOf(server.server)}/`, () => server.close())
}

async function findPort(): Promise<number> {
  const probe = createTcpServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const port = portOf(probe)
  await new Promise((resolve) => probe.close(resolve))
  return port
}

function describe(url: string, stop: () => Promise<void>): DevServer {
  let closing: Promise<void> | undefined
  return { url, page: `${url}__symbol-docs/`, close: () => (closing ??= stop()) }
}

export const DEV_SERVERS: Record<'vite' | 'webpack' | 'rspack' | 'farm', Start> = {
  vite: (root, options) => startVite(root, options),
  webpack: startWebpack,
  rspack: startRspack,
  farm: startFarm,
}
