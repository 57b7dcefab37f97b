import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'
import type { rspack } from '@rspack/core'
import type * as esbuild from 'esbuild'
import type * as rolldown from 'rolldown'
import type * as rollup from 'rollup'
import type * as vite from 'vite'
import type webpack from 'webpack'
import type { Options, SymbolDocs } from '../../src/types.ts'
import { OLDER, type Load } from '../older/bundlers.ts'
import { watchStderr } from './stderr.ts'

/** One build of a project by one bundler, as a user would set it up. */
export interface BuildRequest {
  root: string
  entry: string
  options: Options
  /** Takes the lines too, for builds that end in an error. */
  lines?: string[]
  sourcemap?: boolean
}

export interface Built {
  /** The asset's bytes; undefined where none was emitted. */
  asset: string | undefined
  /** What the bundler's own logger, or stderr, got. */
  log: string
}

type Builder = (request: BuildRequest, outdir: string, lines: string[]) => Promise<void>

/** rollup and webpack leave TypeScript to others; this is the least that does it. */
const typescript: rollup.Plugin = {
  name: 'typescript',
  async transform(code, id) {
    if (!/\.[cm]?tsx?$/.test(id)) return null
    const { code: script } = await transform(code, { loader: 'ts', format: 'esm' })
    return { code: script, map: null }
  },
}

const useVite =
  (load: Load<typeof vite>): Builder =>
  async ({ root, entry, options, sourcemap = false }, outDir, lines) => {
    const { build, createLogger } = await load()
    const { default: symbolDocs } = await import('../../src/vite.ts')
    const logger = createLogger('info')
    for (const level of ['info', 'warn', 'error'] as const) {
      logger[level] = (line) => void lines.push(line)
    }
    await build({
      root,
      configFile: false,
      customLogger: logger,
      build: {
        lib: { entry, formats: ['es'], fileName: 'index' },
        outDir,
        emptyOutDir: true,
        sourcemap,
      },
      plugins: [symbolDocs(options)],
    })
  }

const useRollup =
  (load: Load<typeof rollup>): Builder =>
  async ({ root, entry, options, sourcemap = false }, dir) => {
    const { rollup } = await load()
    const { default: symbolDocs } = await import('../../src/rollup.ts')
    const bundle = await rollup({
      input: join(root, entry),
      plugins: [symbolDocs({ root, ...options }), typescript],
    })
    await bundle.write({ dir, sourcemap })
    await bundle.close()
  }

const useRolldown =
  (load: Load<typeof rolldown>): Builder =>
  async ({ root, entry, options, sourcemap = false }, dir) => {
    const { rolldown } = await load()
    const { default: symbolDocs } = await import('../../src/rolldown.ts')
    const bundle = await rolldown({
      input: join(root, entry),
      plugins: [symbolDocs({ root, ...options })],
    })
    await bundle.write({ dir, sourcemap })
    await bundle.close()
  }

const useWebpack =
  (load: Load<{ default: typeof webpack }>): Builder =>
  async ({ root, entry, options, sourcemap = false }, path, lines) => {
    const { default: webpack } = await load()
    const { default: symbolDocs } = await import('../../src/webpack.ts')
    const loader = fileURLToPath(new URL('typescript-loader.mjs', import.meta.url))
    await runCompiler(
      webpack({
        mode: 'production',
        devtool: sourcemap && 'source-map',
        context: root,
        entry: `./${entry}`,
        output: { path, library: { type: 'module' } },
        experiments: { outputModule: true },
        module: { rules: [{ test: /\.ts$/, use: loader }] },
        infrastructureLogging: { stream: collectLines(lines) as unknown as NodeJS.WritableStream },
        plugins: [symbolDocs(options)],
      }) as unknown as Compiler,
    )
  }

const useRspack =
  (load: Load<{ rspack: typeof rspack }>): Builder =>
  async ({ root, entry, options, sourcemap = false }, path, lines) => {
    const { rspack } = await load()
    const { default: symbolDocs } = await import('../../src/rspack.ts')
    await runCompiler(
      rspack({
        mode: 'production',
        devtool: sourcemap && 'source-map',
        context: root,
        entry: `./${entry}`,
        output: { path, library: { type: 'module' } },
        // Version 2 no longer knows that as an option.
        ...({ experiments: { outputModule: true } } as object),
        module: {
          rules: [
            {
              test: /\.ts$/,
              loader: 'builtin:swc-loader',
              options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } },
              type: 'javascript/auto',
            },
          ],
        },
        infrastructureLogging: { stream: collectLines(lines) as unknown as NodeJS.WritableStream },
        plugins: [symbolDocs(options)],
      }) as unknown as Compiler,
    )
  }

const useEsbuild =
  (load: Load<typeof esbuild>): Builder =>
  async ({ root, entry, options, sourcemap = false }, outdir) => {
    const { build } = await load()
    const { default: symbolDocs } = await import('../../src/esbuild.ts')
    await build({
      absWorkingDir: root,
      entryPoints: [entry],
      bundle: true,
      format: 'esm',
      sourcemap,
      outdir,
      logLevel: 'silent',
      plugins: [symbolDocs(options)],
    })
  }

const useFarm: Builder = async ({ root, entry, options, sourcemap = false }, path) => {
  const { build } = await import('@farmfe/core')
  const { default: symbolDocs } = await import('../../src/farm.ts')
  await throwInsteadOfExit(() =>
    build({
      root,
      compilation: {
        input: { index: `./${entry}` },
        output: { path, targetEnv: 'node', format: 'esm' },
        persistentCache: false,
        sourcemap,
        progress: false,
      },
      plugins: [symbolDocs(options)],
    } as Parameters<typeof build>[0]),
  )
}

const BUILDERS: Record<string, Builder> = {
  vite: useVite(() => import('vite')),
  rollup: useRollup(() => import('rollup')),
  rolldown: useRolldown(() => import('rolldown')),
  webpack: useWebpack(() => import('webpack')),
  rspack: useRspack(() => import('@rspack/core')),
  esbuild: useEsbuild(() => import('esbuild')),
  farm: useFarm,
}

const OLDER_BUILDERS: Record<string, Builder> = {
  'vite 5': useVite(OLDER.vite5),
  'vite 6': useVite(OLDER.vite6),
  'vite 7': useVite(OLDER.vite7),
  'rollup 3': useRollup(OLDER.rollup),
  'rolldown 1.0': useRolldown(OLDER.rolldown),
  'webpack 5.76': useWebpack(OLDER.webpack),
  'rspack 1.2': useRspack(OLDER.rspack),
  'esbuild 0.18': useEsbuild(OLDER.esbuild),
}

export const BUNDLERS: string[] = Object.keys(BUILDERS)

/** The oldest that are supported, and those between. */
export const OLDER_BUNDLERS: string[] = Object.keys(OLDER_BUILDERS)

/** Builds and reads what was emitted. */
export async function build(bundler: string, request: BuildRequest): Promise<Built> {
  const builder = { ...BUILDERS, ...OLDER_BUILDERS }[bundler]
  if (!builder) throw new Error(`There is no bundler ${bundler}.`)
  const outdir = join(request.root, `dist-${bundler}`)
  const { lines = [] } = request
  const restore = watchStderr(lines)
  try {
    await builder(request, outdir, lines)
  } finally {
    restore()
  }
  return {
    asset: readIfThere(join(outdir, request.options.fileName || 'symbol-docs.json')),
    log: lines.join('\n'),
  }
}

/** The asset, for tests that look into it. */
export function parseDocs({ asset }: Built): SymbolDocs {
  if (asset === undefined) throw new Error('No asset was emitted.')
  return JSON.parse(asset) as SymbolDocs
}

interface Compiler {
  run: (
    done: (
      error: Error | null,
      stats?: { hasErrors: () => boolean; toString: () => string },
    ) => void,
  ) => void
  close: (done: (error?: Error | null) => void) => void
}

async function runCompiler(compiler: Compiler): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    compiler.run((error, stats) => {
      compiler.close(() => {
        if (error) reject(error)
        else if (stats?.hasErrors()) reject(new Error(stats.toString()))
        else resolve()
      })
    })
  })
}

/** farm ends the process where others throw. */
async function throwInsteadOfExit(work: () => Promise<void>): Promise<void> {
  const host: Pick<NodeJS.Process, 'exit'> = process
  const { exit } = host
  host.exit = (code) => {
    throw new Error(`The build ended the process with ${code}.`)
  }
  try {
    await work()
  } finally {
    host.exit = exit
  }
}

function collectLines(lines: string[]): Writable {
  return new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk).trimEnd())
      done()
    },
  })
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
