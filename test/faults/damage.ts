/** Figure 9, the first half: a damaged store costs what is damaged, and nothing false comes out of it. */
import * as fs from 'node:fs'
import { join } from 'node:path'
import { createRandom, type Random } from '../support/random.ts'
import { createCount, type Row, type Scale } from './figure.ts'
import { createFunctions, document, inProject, type Project, withServer } from './project.ts'

const SYMBOLS = 6

interface Target {
  /** One answer, another one, and the folder of all. */
  file: string
  other: string
  store: string
  random: Random
}

/** How many answers each kind of damage costs; none where what it says is true all the same. */
interface Damage {
  costs: number
  do: (target: Target) => void
}

const KINDS: Record<string, Damage> = {
  truncated: damageText((text, random) => text.slice(0, pickIndex(random, text.length - 2))),
  emptied: damageText(() => ''),
  'a bit flipped': {
    costs: 1,
    do({ file, random }) {
      const bytes = fs.readFileSync(file)
      // Within the summary, where every bit counts.
      const index = bytes.indexOf('"summary": "') + 12 + pickIndex(random, 8)
      bytes[index]! ^= 1 << pickIndex(random, 5)
      fs.writeFileSync(file, bytes)
    },
  },
  'its words changed': damageText((text) => text.replace('"summary": "', '"summary": "Not: ')),
  'its price changed': damageText((text) => text.replace(/"costUsd": [\d.e-]+/, '"costUsd": 0')),
  'zeros, as after a power failure': damageText((text) => '\0'.repeat(text.length)),
  'other text': damageText(() => '{}\n'),
  'a list': damageText(() => '[]\n'),
  null: damageText(() => 'null\n'),
  'text after it': damageText((text) => `${text}${text}`),
  'a prototype in it': damageText((text) => text.replace('{', '{ "__proto__": { "docs": 1 },')),
  'marks of a merge conflict': damageText(
    (text) => `<<<<<<< HEAD\n${text}=======\n${text.replace('e', 'a')}>>>>>>> branch\n`,
  ),
  'a link in its place': {
    costs: 1,
    do({ file }) {
      fs.renameSync(file, `${file}.real`)
      fs.symlinkSync(`${file}.real`, file)
    },
  },
  'a folder in its place': {
    costs: 1,
    do({ file }) {
      fs.rmSync(file)
      fs.mkdirSync(file)
    },
  },
  removed: { costs: 1, do: ({ file }) => fs.rmSync(file) },
  'swapped with another': {
    costs: 2,
    do({ file, other }) {
      fs.renameSync(file, `${file}.moved`)
      fs.renameSync(other, file)
      fs.renameSync(`${file}.moved`, other)
    },
  },
  'a file in place of its folder': {
    costs: 1,
    do({ file }) {
      const folder = join(file, '..')
      fs.rmSync(folder, { recursive: true })
      fs.writeFileSync(folder, '')
    },
  },
  'a file in place of the store': {
    costs: SYMBOLS,
    do({ store }) {
      fs.rmSync(store, { recursive: true })
      fs.writeFileSync(store, '')
    },
  },
  'a file in place of the leases': {
    costs: 1,
    do({ store, file }) {
      fs.writeFileSync(join(store, '.leases'), '')
      fs.rmSync(file)
    },
  },
  'unfinished files': {
    costs: 0,
    do({ store }) {
      fs.writeFileSync(join(store, '.a.1.0123456789ab.tmp'), 'half')
    },
  },
}

function damageText(write: (text: string, random: Random) => string): Damage {
  return {
    costs: 1,
    do: ({ file, random }) => fs.writeFileSync(file, write(fs.readFileSync(file, 'utf8'), random)),
  }
}

function pickIndex(random: Random, length: number): number {
  return random.pick(Array.from({ length }, (_, index) => index))
}

export async function measureDamage(scale: Scale): Promise<Row> {
  const kinds = Object.entries(KINDS).filter((_, index) => scale === 'full' || index % 3 === 0)
  const seeds = scale === 'full' ? 10 : 1
  const count = createCount(`${kinds.length} kinds of damage, ${seeds} of each`)
  for (let seed = 1; seed <= seeds; seed++) {
    for (const [name, damage] of kinds) {
      const wrong = await measureOne(damage, createRandom(seed))
      count.check(wrong === undefined, `${name}, seed ${seed}: ${wrong}`)
    }
  }
  return count.row()
}

/** What goes wrong with a damaged store, or nothing. */
function measureOne({ costs, do: inflict }: Damage, random: Random): Promise<string | undefined> {
  return withServer({}, (server) =>
    inProject(createFunctions(SYMBOLS), async (project) => {
      const { asset } = await document(project, server)
      const store = join(project.root, '.symbol-docs')
      const files = listAnswers(store)
      const file = random.pick(files)
      const other = random.pick(files.filter((path) => path !== file))
      inflict({ file, other, store, random })
      const built = await document(project, server)
      const calls = server.ledger.calls.length - SYMBOLS
      if (built.error) return `the build failed: ${built.error.message}`
      if (built.asset !== asset) return 'other docs came out'
      if (calls !== costs) return `${calls} calls, not ${costs}`
      if (built.warnings.length > 1) return `${built.warnings.length} warnings`
      return measureNext(project, asset, built.warnings.length > 0)
    }),
  )

  /** What could be kept is asked no more. */
  async function measureNext(
    project: Project,
    asset: string,
    mayAsk: boolean,
  ): Promise<string | undefined> {
    return withServer({}, async (server) => {
      const again = await document(project, server)
      if (again.asset !== asset) return 'other docs came out of the next build'
      if (!mayAsk && server.ledger.calls.length > 0) return 'the next build asked again'
      if (server.ledger.calls.length > costs) return 'the next build asked for more'
      return undefined
    })
  }
}

function listAnswers(store: string): string[] {
  return fs
    .readdirSync(store, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .map((path) => join(store, path))
    .sort()
}
