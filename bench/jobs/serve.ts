import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { LiveEvent } from '../../src/project/live-state.ts'
import type { SymbolDocs } from '../../src/types.ts'
import { followEvents } from '../../test/support/event-stream.ts'
import { startModelServer } from '../../test/support/model-server.ts'
import { shuffle } from '../measure/alternate.ts'
import type { Project } from '../measure/projects.ts'
import { copyWithEdits, EDITED_NAME, measuredPlugin, type Copy } from '../measure/scene.ts'
import { formatSpread, spreadOf, type Report, type Spread } from '../measure/statistics.ts'
import { runBuild, type Plugin } from '../measure/vite-build.ts'

const VITE = import.meta.resolve('vite')
const DEBOUNCE_IN_MS = 400
/** Of one server; the first loads the compiler. */
const SAVES = 4
/** How long a server without the plugin is watched. */
const WATCHED_IN_MS = 2000

interface Served {
  /** From the start of the process until the server listens. */
  listensInMs: number
  /** The longest turn of the event loop from then until the docs are read. */
  blockInMs: number
  /** From the save of a module to the event that shows it, without the debounce. */
  savesInMs: number[]
}

interface Side {
  name: string
  copy: Copy
  plugin?: Plugin
  symbols: number
}

/** What vite's dev server loses to the plugin, each start a process of its own. */
export async function measureServe(
  projects: readonly Project[],
  { rounds, against }: { rounds: number; against?: string | undefined },
): Promise<Report> {
  const report: Report = {
    title: `Vite's dev server, with all docs known; ${SAVES} saves each`,
    head: [
      'package',
      'plugin',
      'listens after, ms',
      'ms later',
      'longest block after, ms',
      'first save, ms after the debounce',
      'later saves',
    ],
    rows: [],
    figures: {},
  }
  for (const project of projects) {
    const sides: Side[] = [
      { name: 'none', copy: copyWithEdits(project, 'serve-none'), symbols: 0 },
      await prepare(project, 'this', 'dist'),
    ]
    if (against !== undefined) sides.push(await prepare(project, 'against', against))
    const served = new Map<string, Served[]>(sides.map(({ name }) => [name, []]))
    for (let round = 0; round < rounds; round++) {
      for (const side of shuffle(sides)) {
        served.get(side.name)!.push(await serveOnce(project, side, round * SAVES))
      }
    }
    const plain = served.get('none')!
    for (const [name, all] of served) {
      const spread = (read: (one: Served, round: number) => number): Spread =>
        spreadOf(all.map(read))
      const later = spread(({ listensInMs }, round) => listensInMs - plain[round]!.listensInMs)
      report.rows.push([
        project.name,
        name,
        formatSpread(
          spread(({ listensInMs }) => listensInMs),
          0,
        ),
        formatSpread(later, 0),
        formatSpread(
          spread(({ blockInMs }) => blockInMs),
          0,
        ),
        name === 'none'
          ? ''
          : formatSpread(
              spread(({ savesInMs }) => savesInMs[0]!),
              0,
            ),
        name === 'none'
          ? ''
          : formatSpread(spreadOf(all.flatMap((one) => one.savesInMs.slice(1))), 0),
      ])
    }
  }
  return report
}

/** A copy of which all is answered, and whose last build left what the next start may use. */
async function prepare(project: Project, name: string, dist: string): Promise<Side> {
  const copy = copyWithEdits(project, `serve-${name}`)
  const model = await startModelServer()
  try {
    const plugin = measuredPlugin(dist)
    await runBuild(project, copy.root, { plugin, url: model.url })
  } finally {
    await model.close()
  }
  const plugin = measuredPlugin(dist, { dev: { ask: 'manual', debounce: DEBOUNCE_IN_MS } })
  const first = await serveOnce(project, { name, copy, plugin, symbols: Infinity }, 0)
  return { name, copy, plugin, symbols: first.symbols }
}

async function serveOnce(
  project: Project,
  { copy, plugin, symbols }: Side,
  saved: number,
): Promise<Served & { symbols: number }> {
  const child = startServer(project, copy, plugin)
  const [{ listensInMs, port }] = (await once(child, 'message')) as [Listening]
  const ending = new AbortController()
  try {
    if (!plugin) {
      await new Promise((done) => setTimeout(done, WATCHED_IN_MS))
      return { listensInMs, blockInMs: await readBlock(child), savesInMs: [], symbols: 0 }
    }
    const page = `http://127.0.0.1:${port}/__symbol-docs/`
    const events = createEvents()
    await followEvents(`${page}events`, ending.signal, events.tell)
    const read = await waitUntilRead(child, page, events, symbols)
    const savesInMs: number[] = []
    for (let save = 1; save <= SAVES; save++) {
      const shown = events.next(
        (event) => event.type === 'symbol' && event.symbol.name === EDITED_NAME,
      )
      const start = performance.now()
      copy.edit(saved + save, 0)
      await shown
      savesInMs.push(performance.now() - start - DEBOUNCE_IN_MS)
    }
    return { listensInMs, savesInMs, ...read }
  } finally {
    ending.abort()
    const ended = once(child, 'exit')
    child.disconnect()
    await ended
    copy.edit(0, 0)
  }
}

interface Listening {
  listensInMs: number
  port: number
}

/** A process that says when it listens, how long its longest turn was when it is asked, and ends when nobody listens. */
function startServer(project: Project, { root }: Copy, plugin?: Plugin): ChildProcess {
  const code = `
    import { monitorEventLoopDelay } from 'node:perf_hooks'
    import { createServer } from ${JSON.stringify(VITE)}
    ${plugin?.from ?? ''}
    const server = await createServer({
      configFile: false, logLevel: 'silent', server: { port: 0, host: '127.0.0.1' },
      build: { rollupOptions: { input: ${JSON.stringify(project.entries)} } },
      optimizeDeps: { noDiscovery: true },
      plugins: [${plugin?.code ?? ''}],
    })
    await server.listen()
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    process.send({ listensInMs: performance.now(), port: server.httpServer.address().port })
    process.on('message', () => process.send({ blockInMs: delay.max / 1e6 }))
    process.on('disconnect', () => server.close().then(() => process.exit()))`
  return spawn(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: root,
    env: { ...process.env, OPENAI_API_KEY: '', OPENAI_BASE_URL: '', CI: '' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

async function readBlock(child: ChildProcess): Promise<number> {
  child.send('block')
  const [{ blockInMs }] = (await once(child, 'message')) as [{ blockInMs: number }]
  return blockInMs
}

/**
 * Looks at the docs whenever all of them may be others. Writing them takes a turn, too, which only counts where they were
 * there at the first look, since they may have been read in between.
 */
async function waitUntilRead(
  child: ChildProcess,
  page: string,
  events: Events,
  symbols: number,
): Promise<{ blockInMs: number; symbols: number }> {
  for (let look = 1; ; look++) {
    const next = events.next(({ type }) => type === 'snapshot')
    const blockInMs = await readBlock(child)
    const docs = (await (await fetch(`${page}symbol-docs.json`)).json()) as SymbolDocs
    const found = docs.stats.symbols
    if (found === symbols || (symbols === Infinity && found > 0)) {
      return { blockInMs: look === 1 ? await readBlock(child) : blockInMs, symbols: found }
    }
    await next
  }
}

interface Events {
  tell: (event: LiveEvent) => void
  next: (fits: (event: LiveEvent) => boolean) => Promise<void>
}

function createEvents(): Events {
  const waiting = new Map<(event: LiveEvent) => boolean, () => void>()
  return {
    tell(event) {
      for (const [fits, done] of waiting) if (fits(event) && waiting.delete(fits)) done()
    },
    next: (fits) => new Promise((done) => waiting.set(fits, done)),
  }
}
