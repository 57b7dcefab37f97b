import { createCompiler, createDevServer, NoopLogger, resolveConfig } from '@farmfe/core'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { rspack } from '@rspack/core'
import type { RspackDevServer } from '@rspack/dev-server'
import type * as vite from 'vite'
import type webpack from 'webpack'
import type WebpackDevServer from 'webpack-dev-server'
import farmPlugin from '../../src/farm.ts'
import rspackPlugin from '../../src/rspack.ts'
import type { Options } from '../../src/types.ts'
import vitePlugin from '../../src/vite.ts'
import webpackPlugin from '../../src/webpack.ts'
import { OLDER, type Load } from '../older/bundlers.ts'

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
  config: vite.InlineConfig = {},
  load: Load<typeof vite> = () => import('vite'),
): Promise<DevServer & { server: vite.ViteDevServer }> => {
  const { createServer } = await load()
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
  return { ...describe(origin + server.config.base, () => server.close()), server }
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

const useWebpack =
  (
    loadWebpack: Load<{ default: typeof webpack }>,
    loadServer: Load<{ default: typeof WebpackDevServer }>,
  ): Start =>
  async (root, options, entry) => {
    const [{ default: webpack }, { default: WebpackDevServer }] = await Promise.all([
      loadWebpack(),
      loadServer(),
    ])
    const compiler = webpack({
      ...pack(root, entry),
      module: { rules: [{ test: /\.ts$/, use: TYPESCRIPT_LOADER }] },
      plugins: [webpackPlugin(options)],
    })!
    const server = new WebpackDevServer(compiler.options.devServer || {}, compiler)
    await server.start()
    return describe(`http://127.0.0.1:${portOf(server.server)}/`, () => server.stop())
  }

const useRspack =
  (
    loadRspack: Load<{ rspack: typeof rspack }>,
    loadServer: Load<{ RspackDevServer: typeof RspackDevServer }>,
  ): Start =>
  async (root, options, entry) => {
    const [{ rspack }, { RspackDevServer }] = await Promise.all([loadRspack(), loadServer()])
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
  webpack: useWebpack(
    () => import('webpack'),
    () => import('webpack-dev-server'),
  ),
  rspack: useRspack(
    () => import('@rspack/core'),
    () => import('@rspack/dev-server'),
  ),
  farm: startFarm,
}

const useVite =
  (load: Load<typeof vite>): Start =>
  (root, options) =>
    startVite(root, options, {}, load)

export const OLDER_SERVERS: Record<string, Start> = {
  'vite 5': useVite(OLDER.vite5),
  'vite 6': useVite(OLDER.vite6),
  'vite 7': useVite(OLDER.vite7),
  'webpack 5.76': useWebpack(OLDER.webpack, OLDER.webpackDevServer),
  'rspack 1.2': useRspack(OLDER.rspack, OLDER.rspackDevServer),
}
