import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Documented } from '../support/document.ts'
import type { ModelServer } from '../support/model-server.ts'
import { PASSWORD, type ServerProcess } from '../support/server-process.ts'
import type { SharedStore } from '../support/shared-stores.ts'
import type { Options, SharedCache } from '../../src/types.ts'
import { abandon } from './abandon.ts'
import { poison } from './poison.ts'
import { type Project, readStore } from './project.ts'

const run = promisify(execFile)

/** What one scenario has: a server of its own, a model, and as many machines as it wants. */
export interface Fleet {
  store: SharedStore
  server: ServerProcess
  model: ModelServer
  symbols: number
  /** One more checkout, in a folder of its own and with a cache of its own. */
  machine: () => Promise<Machine>
  check: (isGood: boolean, name: string) => void
}

export interface Machine {
  project: Project
  /** A build, and how many calls the model's ledger has more. */
  build: (options?: Options) => Promise<Documented & { calls: number }>
}

/** What happens to a fleet, by name. */
export const SCENARIOS: Record<string, (fleet: Fleet) => Promise<void>> = {
  'two machines share answers': share,
  'killed while a build runs': (fleet) => interrupt(fleet, 'kill'),
  'stalled while a build runs': (fleet) => interrupt(fleet, 'stall'),
  'stalled at the start': beginStalled,
  'absent at the start': (fleet) => beginAbsent(fleet, 'list'),
  'absent at the start, without a folder': (fleet) => beginAbsent(fleet, 'alone'),
  'poisoned entries': distrust,
  'a wrong password, a wrong address': misconfigure,
  'read-only': readOnly,
  'builds at once': buildAtOnce,
  'killed in mid-call': abandon,
}

async function share({ store, server, symbols, machine, check }: Fleet): Promise<void> {
  const [first, second] = [await machine(), await machine()]
  const asked = await first.build()
  check(asked.calls === symbols && asked.warnings.length === 0, 'the first machine asks')
  check((await store.count(server.url)) === symbols, 'each answer is in the store')
  const found = await second.build()
  check(found.calls === 0 && found.warnings.length === 0, 'the second asks nothing')
  check(found.asset === asked.asset, 'with the same bytes')
  check(readStore(second.project).length === symbols, 'and keeps each in its folder')
  await server.kill()
  const warm = await second.build()
  check(warm.calls === 0 && warm.warnings.length === 0, 'a warm build needs no server')
  check(warm.asset === asked.asset, 'with the same bytes, warm')
  await server.start()
}

async function interrupt(fleet: Fleet, how: 'kill' | 'stall'): Promise<void> {
  const { server, model, symbols, machine, check } = fleet
  const first = await machine()
  model.respond(async ({ number }) => {
    if (number === Math.ceil(symbols / 2)) await server[how]()
    return undefined
  })
  const hit = await first.build()
  check(hit.error === undefined && hit.calls === symbols, 'the build is whole')
  check(hit.docs.stats.documented === symbols, 'nothing is missing')
  check(hit.warnings.length === 1, `one warning: ${hit.warnings.join(' | ')}`)
  await comeBack(fleet, how)
  await handOver(fleet, first, hit.asset)
}

async function beginStalled(fleet: Fleet): Promise<void> {
  const { server, symbols, machine, check } = fleet
  const [first, second] = [await machine(), await machine()]
  await first.build()
  server.stall()
  const alone = await second.build()
  check(alone.error === undefined && alone.calls === symbols, 'the build is whole')
  check(alone.warnings.length === 1, `one warning: ${alone.warnings.join(' | ')}`)
  await comeBack(fleet, 'stall')
  await handOver(fleet, second, alone.asset)
}

async function beginAbsent(fleet: Fleet, kind: 'list' | 'alone'): Promise<void> {
  const { server, store, symbols, machine, check } = fleet
  const alone = (): SharedCache => store.open(server.url)
  const options: Options = kind === 'alone' ? { cache: alone as SharedCache } : {}
  const first = await machine()
  await server.kill()
  const asked = await first.build(options)
  check(asked.error === undefined && asked.calls === symbols, 'the build is whole')
  check(asked.warnings.length === 1, `one warning: ${asked.warnings.join(' | ')}`)
  const again = await first.build(options)
  check(again.calls === 0 && again.asset === asked.asset, 'nothing is asked twice')
  await comeBack(fleet, 'kill')
  await handOver(fleet, first, asked.asset, options)
}

/** A later build hands over what is owed, and then nobody else asks. */
async function handOver(
  { server, store, symbols, machine, check }: Fleet,
  first: Machine,
  asset: string,
  options: Options = {},
): Promise<void> {
  const later = await first.build(options)
  check(later.calls === 0 && later.warnings.length === 0, 'the later build asks nothing')
  check((await store.count(server.url)) === symbols, 'and hands over')
  const third = await (await machine()).build(options)
  check(third.calls === 0 && third.warnings.length === 0, 'another machine asks nothing')
  check(third.asset === asset, 'with the same bytes')
}

async function comeBack({ server }: Fleet, how: 'kill' | 'stall'): Promise<void> {
  if (how === 'stall') server.resume()
  else await server.start()
}

async function distrust({ store, server, machine, check }: Fleet): Promise<void> {
  const [first, second, third] = [await machine(), await machine(), await machine()]
  const asked = await first.build()
  const kinds = await poison(first.project.root, store.open(server.url))
  const wary = await second.build()
  check(wary.calls === kinds.length, `${wary.calls} asked again of ${kinds.join(', ')}`)
  check(wary.warnings.length === 1, `one warning: ${wary.warnings.join(' | ')}`)
  check(wary.asset === asked.asset, 'nothing of it is believed')
  const healed = await third.build()
  check(healed.calls === 0 && healed.warnings.length === 0, 'all is healed')
  check(healed.asset === asked.asset, 'with the same bytes')
}

async function misconfigure({ store, server, symbols, machine, check }: Fleet): Promise<void> {
  const secret = 'another-password'
  const addresses = {
    'a wrong password': server.url.replace(PASSWORD, secret),
    'no server there': server.url.replace(PASSWORD, secret).replace(/:\d+(?=\/|$)/, ':9'),
    'no address': server.url.replace(PASSWORD, secret).replace(/127\.0\.0\.1:\d+/, 'host:port'),
  }
  for (const [name, url] of Object.entries(addresses)) {
    const cache: Options['cache'] = ['.symbol-docs', () => store.open(url)]
    const built = await (await machine()).build({ cache })
    check(built.error === undefined && built.calls === symbols, `${name}: the build is whole`)
    check(built.warnings.length === 1, `${name}: one warning: ${built.warnings.join(' | ')}`)
    const said = [...built.info, ...built.warnings].join('\n')
    check(!said.includes(secret), `${name}: the password is in no line`)
  }
}

async function readOnly({ store, server, machine, check }: Fleet): Promise<void> {
  const [first, stranger] = [await machine(), await machine()]
  await first.build()
  const before = await store.count(server.url)
  stranger.project.write({
    'src/index.ts': 'export * from "./module0.ts"\nexport * from "./new.ts"\n',
  })
  stranger.project.write({ 'src/new.ts': 'export function added(): number {\n  return 1\n}\n' })
  for (const cache of ['list', 'alone']) {
    const opened = (): SharedCache => store.open(server.url)
    const options: Options = {
      sharing: 'read-only',
      ...(cache === 'alone' && { cache: opened as SharedCache }),
    }
    const built = await stranger.build(options)
    check(built.calls === 1 && built.warnings.length === 0, `${cache}: only what is new is asked`)
    check((await store.count(server.url)) === before, `${cache}: nothing is written`)
    check((await stranger.build(options)).calls === 0, `${cache}: and it is kept here`)
  }
  check((await stranger.build()).calls === 0, 'what is in the folder is known')
  check((await store.count(server.url)) === before, 'and never handed over')
}

/** Processes of their own, as on the machines of a fleet. */
async function buildAtOnce({
  store,
  server,
  model,
  symbols,
  machine,
  check,
}: Fleet): Promise<void> {
  const machines = await Promise.all([1, 2, 3].map(machine))
  const { imports, opened } = store.code(server.url)
  const support = new URL('../support/document.ts', import.meta.url).href
  const assets = await Promise.all(
    machines.map(async ({ project: { root } }) => {
      const code = `
        import { documentProject } from ${JSON.stringify(support)}
        ${imports}
        const options = { mode: 'generate', baseURL: ${JSON.stringify(model.url)}, cache: ['.symbol-docs', () => ${opened}] }
        const { asset, warnings } = await documentProject(${JSON.stringify(root)}, options)
        process.stdout.write(JSON.stringify({ asset, warnings }))`
      const parameters = ['--import', 'tsx', '--input-type=module', '--eval', code]
      const { stdout } = await run(process.execPath, parameters, { maxBuffer: 1 << 26 })
      return JSON.parse(stdout) as { asset: string; warnings: string[] }
    }),
  )
  check(
    assets.every(({ warnings }) => warnings.length === 0),
    'no build is warned',
  )
  check(model.ledger.calls.length === symbols, `${model.ledger.calls.length} calls`)
  check((await store.count(server.url)) === symbols, 'each answer is in the store')
  check((await store.countLeases(server.url)) === 0, 'and no lease')
  const later = await (await machine()).build()
  check(later.calls === 0 && later.warnings.length === 0, 'another machine asks nothing')
  check(later.docs.stats.documented === symbols, 'and has everything')
}
