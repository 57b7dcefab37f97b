/**
 * Figure 8: a build or a server that is told to stop stops as it would without us: within two seconds, with the same
 * exit status, and no call starts afterwards.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { ModelServer } from '../../test/support/model-server.ts'
import { createCount, type Figure } from './figure.ts'
import { createFunctions, inProject, PRICE, type Project, withServer } from './project.ts'
import { type Exit, type Running, sharePackage, startNode } from './vite-process.ts'

const require = createRequire(import.meta.url)
const SIGNALS = ['SIGINT', 'SIGTERM'] as const
const LONGEST_IN_MS = 2000
const SLOTS = 3

/** What is run, with the configuration that it reads; `door` is the plugin's module for it. */
interface Host {
  door: string
  files: (plugin: string) => Record<string, string>
  parameters: string[]
  /** A dev server asks for what changed after it has said that it listens. */
  listens?: RegExp
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

const HOSTS: Record<string, Host> = {
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
    files: (plugin) => ({
      'build.mjs': `${plugin}
        import { build } from ${JSON.stringify(import.meta.resolve('esbuild'))}
        await build({ entryPoints: ['src/index.ts'], bundle: true, outdir: 'dist', plugins: [plugin] })`,
    }),
    parameters: ['build.mjs'],
  },
  rolldown: {
    door: 'rolldown.js',
    files: (plugin) => ({
      'build.mjs': `${plugin}
        import { build } from ${JSON.stringify(import.meta.resolve('rolldown'))}
        await build({ input: 'src/index.ts', output: { dir: 'dist' }, plugins: [plugin] })`,
    }),
    parameters: ['build.mjs'],
  },
}

/** What the same host does without us: a plugin that holds its build, and says so. */
const writeHold = ({ door }: Host): string => `
  function hold() {
    console.log('held')
    return new Promise((done) => setTimeout(done, 3000))
  }
  const plugin = { name: 'hold', ${
    // esbuild takes no hooks that it does not know.
    door === 'esbuild.js' ? 'setup: ({ onStart }) => onStart(hold)' : 'buildStart: hold'
  } }`

export const signals: Figure = {
  id: '8',
  title: 'stop signals',
  async measure(scale) {
    const packageUrl = await sharePackage(scale)
    const count = createCount('five hosts, SIGINT and SIGTERM, three checks each')
    let slowestInMs = 0
    const cases = Object.entries(HOSTS).flatMap(([name, host]) =>
      SIGNALS.map((signal) => ({ name: `${name}, ${signal}`, host, signal })),
    )
    for (const { name, host, signal } of cases.filter(
      (_, index) => scale === 'full' || index % 5 === 0,
    )) {
      const bare = await stopBare(host, signal)
      const stopped = await stopAsking(host, signal, packageUrl)
      const { elapsedInMs, callsAfterwards, exit } = stopped
      slowestInMs = Math.max(slowestInMs, elapsedInMs)
      count.check(elapsedInMs <= LONGEST_IN_MS, `${name}: ${Math.round(elapsedInMs)} ms`)
      const isSame = exit.code === bare.code && exit.signal === bare.signal
      count.check(isSame, `${name}: ${describe(exit)}, not ${describe(bare)}: ${exit.output}`)
      count.check(callsAfterwards === 0, `${name}: ${callsAfterwards} calls afterwards`)
    }
    return [count.row(`out within ${(slowestInMs / 1000).toFixed(1)} s`)]
  },
}

const describe = ({ code, signal }: Exit): string => String(signal ?? code)

function stopBare(host: Host, signal: NodeJS.Signals): Promise<Exit> {
  const { files, parameters, listens } = host
  return inProject(createFunctions(1), async (project) => {
    project.write(files(listens ? 'const plugin = { name: "nothing" }' : writeHold(host)))
    const running = startNode(project.root, parameters, {})
    await Promise.race([said(running, listens ?? /held/), running.exit])
    running.child.kill(signal)
    return running.exit
  })
}

interface Stopped {
  exit: Exit
  elapsedInMs: number
  callsAfterwards: number
}

/** Stopped with all slots in flight and more to ask. */
function stopAsking(host: Host, signal: NodeJS.Signals, packageUrl: string): Promise<Stopped> {
  return withServer({ respond: () => ({ delayInMs: 500 }) }, (server) =>
    inProject(createFunctions(40), async (project) => {
      const options = { mode: 'generate', price: PRICE, maxConcurrent: SLOTS, dev: { ask: 'all' } }
      project.write(
        host.files(`import symbolDocs from ${JSON.stringify(packageUrl + host.door)}
          const plugin = symbolDocs(${JSON.stringify(options)})`),
      )
      const running = startNode(project.root, host.parameters, { OPENAI_BASE_URL: server.url })
      if (host.listens) await change(project, running, host.listens)
      await Promise.race([server.received(SLOTS + 1), running.exit])
      const start = performance.now()
      running.child.kill(signal)
      const exit = await running.exit
      const elapsedInMs = performance.now() - start
      return { exit, elapsedInMs, callsAfterwards: await countAfterwards(server, start) }
    }),
  )
}

/** Calls that were already on their way arrive at once; any other one is late. */
const ON_THEIR_WAY_IN_MS = 100

async function countAfterwards({ ledger }: ModelServer, start: number): Promise<number> {
  await new Promise((done) => setImmediate(done))
  return ledger.calls.filter((call) => call.arrivedAtInMs > start + ON_THEIR_WAY_IN_MS).length
}

async function change(project: Project, running: Running, listens: RegExp): Promise<void> {
  await Promise.race([said(running, listens), running.exit])
  project.write({ 'src/late.ts': 'export const late = 1\n' })
  project.write({ 'src/index.ts': `export * from './module0.ts'\nexport * from './late.ts'\n` })
}

function said({ child }: Running, pattern: RegExp): Promise<void> {
  let output = ''
  return new Promise((resolve) => {
    child.stdout?.on('data', (part: string) => {
      output += part
      if (pattern.test(output)) resolve()
    })
  })
}
