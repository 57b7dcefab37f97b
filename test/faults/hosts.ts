/** What can be told to stop, and how it is run: a bundler's own command, or a build that calls it. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)

/** What a build that calls a bundler says at its end. */
export const DONE = 'the build is done'

/** What is run, with the configuration that it reads; `door` is the plugin's module for it. */
export interface Host {
  door: string
  files: (plugin: string) => Record<string, string>
  parameters: string[]
  /** A plugin of its own that holds the build with `hold`, where it is not one of rollup's kind. */
  hold?: string
  /** A dev server asks for what changed after it has said that it listens. */
  listens?: RegExp
}

const BUILD = 'build.mjs'
const bundler = (name: string): string => JSON.stringify(import.meta.resolve(name))

/** A build that somebody's script does; it says when it is done. */
const writeBuild =
  (imports: string, build: string): Host['files'] =>
  (plugin) => ({ [BUILD]: `${plugin}\n${imports}\nawait ${build}\nconsole.log('${DONE}')` })

function packWith(name: string, imports: string): Host {
  const loader = fileURLToPath(new URL('../support/typescript-loader.mjs', import.meta.url))
  return {
    door: `${name}.js`,
    files: writeBuild(
      imports,
      `new Promise((done) => bundle({ mode: 'none', context: process.cwd(), entry: './src/index.ts',
        output: { path: process.cwd() + '/dist' }, module: { rules: [{ test: /\\.ts$/, use: ${JSON.stringify(loader)} }] },
        plugins: [plugin] }, done))`,
    ),
    parameters: [BUILD],
    hold: '{ apply: ({ hooks }) => hooks.beforeRun.tapPromise(name, hold) }',
  }
}

const VITE = join(require.resolve('vite/package.json'), '../bin/vite.js')
const ROLLUP = join(require.resolve('rollup/package.json'), '../dist/bin/rollup')
const VITE_FILES: Host['files'] = (plugin) => ({
  'vite.config.mjs': `${plugin}
    export default {
      build: { lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'index' } },
      server: { port: 0, host: '127.0.0.1' },
      plugins: [plugin],
    }`,
  'index.html': '<script type="module" src="/src/index.ts"></script>',
})

export const HOSTS: Record<string, Host> = {
  'vite build': {
    door: 'vite.js',
    files: VITE_FILES,
    parameters: [VITE, 'build', '--configLoader', 'native'],
  },
  'vite dev server': {
    door: 'vite.js',
    files: VITE_FILES,
    parameters: [VITE, '--configLoader', 'native'],
    listens: /Local:/,
  },
  'rollup --watch': {
    door: 'rollup.js',
    files: (plugin) => ({
      'rollup.config.mjs': `${plugin}
        import { transform } from ${JSON.stringify(import.meta.resolve('esbuild'))}
        const typescript = {
          name: 'typescript',
          transform: async (code) => ({ code: (await transform(code, { loader: 'ts' })).code, map: null }),
        }
        export default { input: 'src/index.ts', output: { dir: 'dist' }, plugins: [plugin, typescript] }`,
    }),
    parameters: [ROLLUP, '--config', '--watch'],
  },
  esbuild: {
    door: 'esbuild.js',
    files: writeBuild(
      `import { build } from ${bundler('esbuild')}`,
      "build({ entryPoints: ['src/index.ts'], bundle: true, outdir: 'dist', plugins: [plugin] })",
    ),
    parameters: [BUILD],
    // It takes no hooks that it does not know.
    hold: '{ name, setup: ({ onStart }) => onStart(hold) }',
  },
  rolldown: {
    door: 'rolldown.js',
    files: writeBuild(
      `import { build } from ${bundler('rolldown')}`,
      "build({ input: 'src/index.ts', output: { dir: 'dist' }, plugins: [plugin] })",
    ),
    parameters: [BUILD],
  },
  webpack: packWith('webpack', `import bundle from ${bundler('webpack')}`),
  rspack: packWith('rspack', `import { rspack as bundle } from ${bundler('@rspack/core')}`),
  farm: {
    door: 'farm.js',
    files: writeBuild(
      `import { build } from ${bundler('@farmfe/core')}`,
      `build({ root: process.cwd(), plugins: [plugin], compilation: { input: { index: './src/index.ts' }, output: {
        path: 'dist', targetEnv: 'node', format: 'esm' }, persistentCache: false, progress: false } })`,
    ),
    parameters: [BUILD],
    hold: '{ name, buildStart: { executor: hold } }',
  },
}

/** What the same host does without us: a plugin that holds its build, and says so. */
export const writeHold = ({ hold = '{ name, buildStart: hold }' }: Host): string => `
  function hold() {
    console.log('held')
    return new Promise((done) => setTimeout(done, 3000))
  }
  const name = 'hold'
  const plugin = ${hold}`
