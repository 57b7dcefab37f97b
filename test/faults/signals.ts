/**
 * Figure 8: a build or a server that is told to stop stops as it would without us: within two seconds, with the same
 * exit status, and no call starts afterwards.
 */
import type { ModelServer } from '../support/model-server.ts'
import { createCount, type Figure } from './figure.ts'
import { DONE, type Host, HOSTS, writeHold } from './hosts.ts'
import { createFunctions, inProject, PRICE, type Project, withServer } from './project.ts'
import { type Exit, type Running, sharePackage, startNode } from './vite-process.ts'

export const SIGNALS = ['SIGINT', 'SIGTERM'] as const
export const LONGEST_IN_MS = 2000
export const SLOTS = 3

export const signals: Figure = {
  id: '8',
  title: 'stop signals',
  async measure(scale) {
    const packageUrl = await sharePackage(scale)
    const count = createCount('eight hosts, SIGINT and SIGTERM, three checks each')
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

/** How the host ends without us. */
export function stopBare(host: Host, signal: NodeJS.Signals): Promise<Exit> {
  const { files, parameters, listens } = host
  return inProject(createFunctions(1), async (project) => {
    project.write(files(listens ? 'const plugin = { name: "nothing" }' : writeHold(host)))
    const running = startNode(project.root, parameters, {})
    await Promise.race([said(running, listens ?? /held/), running.exit])
    running.child.kill(signal)
    return running.exit
  })
}

function writeAsking(host: Host, packageUrl: string): Record<string, string> {
  const options = { mode: 'generate', price: PRICE, maxConcurrent: SLOTS, dev: { ask: 'all' } }
  return host.files(`import symbolDocs from ${JSON.stringify(packageUrl + host.door)}
    const plugin = symbolDocs(${JSON.stringify(options)})`)
}

export interface Stopped {
  exit: Exit
  elapsedInMs: number
  callsAfterwards: number
}

/** Stopped with all slots in flight and more to ask. */
export function stopAsking(
  host: Host,
  signal: NodeJS.Signals,
  packageUrl: string,
): Promise<Stopped> {
  return withServer({ respond: () => ({ delayInMs: 500 }) }, (server) =>
    inProject(createFunctions(40), async (project) => {
      project.write(writeAsking(host, packageUrl))
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

/** A build that nobody stops, from the moment when it says that it is done; `calls` are counted when its process has ended. */
export function endBuild(
  host: Host,
  packageUrl: string,
): Promise<{ exit: Exit; elapsedInMs: number; calls: number }> {
  return withServer({}, (server) =>
    inProject(createFunctions(SLOTS), async (project) => {
      project.write(writeAsking(host, packageUrl))
      const running = startNode(project.root, host.parameters, { OPENAI_BASE_URL: server.url })
      await Promise.race([said(running, new RegExp(DONE)), running.exit])
      const start = performance.now()
      const exit = await running.exit
      return { exit, elapsedInMs: performance.now() - start, calls: server.ledger.calls.length }
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
