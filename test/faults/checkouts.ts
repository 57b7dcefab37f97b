/** Figure 23: two checkouts on machines that differ make the same bytes and the same keys, cold and warm. */
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { SymbolDocs } from '../../src/types.ts'
import { BUNDLERS } from '../support/bundlers.ts'
import { createCount, type Figure, type Row } from './figure.ts'
import { createFunctions, type Files, inProject, withServer } from './project.ts'

const run = promisify(execFile)
const WORKER = fileURLToPath(new URL('./build-checkout.ts', import.meta.url))
const SYMBOLS = 40

interface Machine {
  /** Where the checkout lies below a folder of its own. */
  folder: string
  umask: string
  variables: Record<string, string>
}

const MACHINES: readonly Machine[] = [
  { folder: 'a', umask: '022', variables: { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' } },
  {
    folder: 'somewhere else/much/deeper/ünder/here',
    umask: '077',
    variables: { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
  },
]

/** Names whose order and case depend on the locale where somebody asks it. */
const FILES: Files = {
  ...createFunctions(SYMBOLS),
  'src/names.ts':
    'export const I = 1\nexport const i = 2\nexport const Z = 3\nexport const ä = 4\nexport const a = 5\n',
  'src/ıi.ts': 'export const dotless = new Date(0)\n',
}
const ENTRY = `${FILES['src/index.ts']}export * from './names.ts'\nexport * from './ıi.ts'\n`

export const checkouts: Figure = {
  id: '23',
  title: 'two checkouts',
  async measure(scale) {
    const measured = scale === 'full' ? BUNDLERS : BUNDLERS.slice(0, 1)
    const rows: Row[] = []
    let first: Made | undefined
    for (const bundler of measured) {
      const count = createCount(bundler)
      const built = await Promise.all(MACHINES.map((machine) => buildCheckout(bundler, machine)))
      for (const { where, made, calls } of built) {
        first ??= made
        count.check(made.cold !== '' && made.cold === first.cold, `the asset ${where}`)
        count.check(made.warm === made.cold, `the warm asset ${where}`)
        count.check(made.keys === first.keys, `the keys ${where}`)
        count.check(made.stored !== '' && made.stored === first.stored, `the store ${where}`)
        count.check(calls === made.symbols, `${calls} calls ${where}, not ${made.symbols}`)
      }
      rows.push(count.row())
    }
    return rows
  },
}

interface Made {
  cold: string
  warm: string
  keys: string
  /** The names of the answers' files. */
  stored: string
  symbols: number
}

function buildCheckout(
  bundler: string,
  { folder, umask, variables }: Machine,
): Promise<{ where: string; made: Made; calls: number }> {
  return withServer({}, (server) =>
    inProject({}, async (project) => {
      const root = join(project.root, folder)
      const files = { 'package.json': '{ "type": "module" }', ...FILES, 'src/index.ts': ENTRY }
      project.write(
        Object.fromEntries(Object.entries(files).map(([path, text]) => [join(folder, path), text])),
      )
      const { stdout } = await run(
        process.execPath,
        ['--import', 'tsx', WORKER, bundler, root, server.url, umask],
        { env: { ...process.env, ...variables }, maxBuffer: 2 ** 26 },
      )
      const assets = JSON.parse(stdout.trim().split('\n').at(-1)!) as (string | undefined)[]
      const [cold = '', warm = ''] = assets
      const symbols = Object.values((JSON.parse(cold) as SymbolDocs).symbols)
      const keys = symbols.map(({ hash }) => hash).join()
      const stored = readdirSync(join(root, '.symbol-docs'), { recursive: true, encoding: 'utf8' })
      const made = { cold, warm, keys, stored: stored.sort().join(), symbols: symbols.length }
      return { where: `in ${folder}`, made, calls: server.ledger.calls.length }
    }),
  )
}
