import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Options, SymbolDocs } from '../../src/types.ts'
import type { ModelServer } from '../../test/support/model-server.ts'
import type { Run } from '../../test/support/node-process.ts'
import { copyProject, type Project } from './projects.ts'
import { OUTPUT, ownPlugin, type Plugin, runBuild } from './vite-build.ts'

/** What a build finds. */
export const STEPS = ['warm', 'comment', 'body', 'after asking', 'cold', 'checkout'] as const
export type Step = (typeof STEPS)[number]

/** A build and the one without a plugin right before it. */
export interface Pair {
  plain: Run
  run: Run
}

/** Copies of a project that one built package has documented. */
export interface Scene {
  docs: SymbolDocs
  measure: (step: Step) => Promise<Pair>
}

/** What was written less than two seconds before a build is not trusted by it. */
const SETTLED_IN_MS = 2500

/** The symbol whose body is edited, whatever people documented. */
export const EDITED_NAME = 'editedByTheBench'

/** A copy whose edited module has one more symbol. */
export interface Copy {
  root: string
  /** Gives that symbol its body of this number, and the module its last comment. */
  edit: (body: number, comment: number) => void
}

export function copyWithEdits(project: Project, label: string): Copy {
  const root = copyProject(project, label)
  const file = join(root, project.edited)
  const text = readFileSync(file, 'utf8')
  const edit = (body: number, comment: number): void => {
    const symbol = `export function ${EDITED_NAME}(left: number): number {\n  return left * ${body}\n}`
    writeFileSync(file, `${text}\n${symbol}\n// Comment ${comment}.\n`)
  }
  edit(0, 0)
  return { root, edit }
}

/** Our plugin as all measurements use it. */
export const measuredPlugin = (dist: string, options: Options = {}): Plugin =>
  ownPlugin({ maxCost: 1e6, price: { input: 1, output: 1 }, maxConcurrent: 50, ...options }, dist)

/**
 * Copies a project and has all of it answered, by a server without delay, with the package in `dist`:
 *
 * - `warm` knows everything, and so did the build before it;
 * - `comment` finds another comment at the end of a module, `body` another body, which is asked, and `after asking` what such a
 *   build left;
 * - `cold` knows nothing and may not ask;
 * - `checkout` has the answers alone, as after `git clone`.
 */
export async function openScene(
  project: Project,
  { dist, label, server }: { dist: string; label: string; server: ModelServer },
): Promise<Scene> {
  const main = copyWithEdits(project, `${label}-main`)
  const [cold = '', checkout = '', plain = ''] = ['cold', 'checkout', 'plain'].map(
    (name) => copyWithEdits(project, `${label}-${name}`).root,
  )
  const plugin = measuredPlugin(dist)
  let bodies = 0
  let comments = 0
  // A heap that is larger ends the build.
  const flags = ['--max-old-space-size=1024']
  const build = (root: string, url = server.url): Promise<Run> =>
    runBuild(project, root, { plugin, url, flags })
  const buildPlain = (): Promise<Run> => runBuild(project, plain, { flags })

  /** Builds without a plugin until what was written is old enough; a machine that only waited would be slower afterwards. */
  async function settle(): Promise<Run> {
    const until = Date.now() + SETTLED_IN_MS
    let last = await buildPlain()
    while (Date.now() < until) last = await buildPlain()
    return last
  }

  async function count<T>(calls: number, work: () => Promise<T>): Promise<T> {
    const before = server.ledger.calls.length
    const result = await work()
    const made = server.ledger.calls.length - before
    if (made !== calls) throw new Error(`${project.name}: ${made} calls instead of ${calls}.`)
    return result
  }

  const measures: Record<Step, () => Promise<Pair>> = {
    warm: async () => ({ plain: await settle(), run: await count(0, () => build(main.root)) }),
    async comment() {
      main.edit(bodies, ++comments)
      return { plain: await settle(), run: await count(0, () => build(main.root)) }
    },
    async body() {
      main.edit(++bodies, comments)
      return { plain: await settle(), run: await count(1, () => build(main.root)) }
    },
    async 'after asking'() {
      await measures.body()
      return { plain: await settle(), run: await count(0, () => build(main.root)) }
    },
    async cold() {
      forget(cold)
      return { plain: await buildPlain(), run: await build(cold, '') }
    },
    async checkout() {
      forget(checkout)
      writeAnew(checkout)
      return { plain: await settle(), run: await count(0, () => build(checkout)) }
    },
  }

  await build(main.root)
  cpSync(join(main.root, '.symbol-docs'), join(checkout, '.symbol-docs'), { recursive: true })
  const asset = readFileSync(join(main.root, OUTPUT, 'symbol-docs.json'), 'utf8')
  await settle()
  await build(main.root)
  return { docs: JSON.parse(asset) as SymbolDocs, measure: (step) => measures[step]() }
}

function forget(root: string): void {
  rmSync(join(root, 'node_modules/.cache'), { recursive: true, force: true })
}

/** As a checkout does: the same files, all of them new. */
function writeAnew(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && entry.name !== 'node_modules') writeAnew(path)
    if (!entry.isFile()) continue
    cpSync(path, `${path}.new`)
    renameSync(`${path}.new`, path)
  }
}
