/** Figure 13: what changes no symbol's tokens costs no call, on real sources. */
import { cpSync, existsSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { format, type Options as Layout } from 'prettier'
import { modelAnswer } from '../support/model-answer.ts'
import type { ModelServer } from '../support/model-server.ts'
import { createCount, type Count, type Figure, type Row } from './figure.ts'
import { document, type Files, inProject, type Project, withServer } from './project.ts'

/** Installed packages that ship their TypeScript, and their entry. */
const PACKAGES: Record<string, string> = {
  immer: 'src/immer.ts',
  '@tanstack/query-core': 'src/index.ts',
}

/**
 * White space, quotes, semicolons and trailing commas. Where a formatter breaks lines elsewhere it may also write
 * parentheses or a leading `|`, which are tokens: with 60 columns, or operators at the start of lines, 6 of these 304
 * symbols are asked again.
 */
const LAYOUTS: Record<string, Layout> = {
  'no semicolons, single quotes': { semi: false, singleQuote: true },
  'tabs, 140 columns': { useTabs: true, printWidth: 140 },
  'no trailing commas, 140 columns': { trailingComma: 'none', printWidth: 140 },
  'tight braces, bare arrow parameters': { bracketSpacing: false, arrowParens: 'avoid' },
}

type Edit = (sources: Files) => Files | Promise<Files>

const eachText =
  (change: (text: string) => string | Promise<string>): Edit =>
  async (sources) =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(sources).map(async ([path, text]) => [path, await change(text)] as const),
      ),
    )

/** What a person or a tool does to files without changing what they say. */
const EDITS: Record<string, Edit> = {
  CRLF: eachText((text) => text.replace(/\r?\n/g, '\r\n')),
  'a byte order mark': eachText((text) => `\uFEFF${text}`),
  'a licence on top': eachText((text) => `/* Copyright of somebody. */\n\n${text}`),
  ...Object.fromEntries(
    Object.entries(LAYOUTS).map(([name, layout]) => [
      `reformat: ${name}`,
      eachText((text) => format(text, { parser: 'typescript', ...layout })),
    ]),
  ),
}

export const moves: Figure = {
  id: '13',
  title: 'moved and reformatted',
  measure: () =>
    Promise.all(Object.entries(PACKAGES).map(([name, entry]) => measurePackage(name, entry))),
}

async function measurePackage(name: string, entry: string): Promise<Row> {
  const count = createCount(name)
  const folder = join(fileURLToPath(new URL('../../node_modules/', import.meta.url)), name)
  return withServer(
    { respond: (call) => ({ content: JSON.stringify(modelAnswer(call)) }) },
    (server) =>
      inProject({}, async (project) => {
        cpSync(join(folder, 'src'), join(project.root, 'src'), { recursive: true })
        const sources = readSources(project)
        const build = (): Promise<unknown> =>
          document(project, server, { existing: 'ignore', maxConcurrent: 20 }, [entry])
        await build()
        const asked = server.ledger.calls.length
        count.check(asked > 50, `${asked} symbols are too few`)
        const expectNone = createCheck(server, count)
        for (const [edit, change] of Object.entries(EDITS)) {
          project.write(await change(sources))
          await build()
          expectNone(edit)
          project.write(sources)
          await build()
          expectNone(`revert of ${edit}`)
        }
        await measureMoves(project, sources, entry, async (what) => {
          await build()
          expectNone(what)
        })
        return count.row(`${asked} calls for the first build`)
      }),
  )
}

/** Counts the calls since the last look. */
function createCheck({ ledger }: ModelServer, count: Count): (what: string) => void {
  let before = ledger.calls.length
  return (what) => {
    const names = ledger.calls.slice(before).map((call) => call.name)
    before = ledger.calls.length
    count.check(names.length === 0, `${what}: ${names.length} calls, ${names.slice(0, 5).join()}`)
  }
}

/** Files renamed and moved, with their imports, and statements put in another order. */
async function measureMoves(
  project: Project,
  sources: Files,
  entry: string,
  check: (what: string) => Promise<void>,
): Promise<void> {
  const { root } = project
  renameSync(join(root, 'src'), join(root, 'moved'))
  project.write({
    [entry]: `export * from '../moved/${entry.slice('src/'.length).replace(/\.ts$/, '')}'\n`,
  })
  await check('a folder moved')
  project.remove('src')
  renameSync(join(root, 'moved'), join(root, 'src'))
  await check('and moved back')

  const exported = Object.entries(sources).filter(([, text]) => /^export function /m.test(text))
  project.write(Object.fromEntries(exported.map(([path, text]) => [path, reorder(text)])))
  await check('functions in another order')
  project.write(sources)

  const [path = '', text = ''] = exported.find(([name]) => name !== entry) ?? []
  const stem = path.replace(/\.ts$/, '')
  project.write({
    [`${stem}-renamed.ts`]: text,
    [path]: `export * from './${stem.split('/').at(-1)}-renamed'\n`,
  })
  await check(`${path} renamed`)
  if (!existsSync(join(root, path))) throw new Error(`${path} is gone.`)
}

/** Puts the functions that stand alone between empty lines last, and in reverse. */
function reorder(text: string): string {
  const blocks = text.split(/\n{2,}(?=\S)/)
  const isFunction = (block: string): boolean =>
    /^export function \w+[\s\S]*\n\}$/.test(block.trim())
  const functions = blocks.filter(isFunction).reverse()
  return [...blocks.filter((block) => !isFunction(block)), ...functions].join('\n\n')
}

function readSources({ root }: Project): Files {
  const paths = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.includes('__tests__'))
    .map((path) => `src/${path}`)
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}
