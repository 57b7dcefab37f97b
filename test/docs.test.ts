import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import ts from 'typescript'
import manifest from '../package.json' with { type: 'json' }
import { resolveOptions } from '../src/options/resolve.ts'
import older from './older/package.json' with { type: 'json' }

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'bench/README.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
]

const USER_PAGES = readdirSync('docs').filter((name) => name.endsWith('.md'))

const read = (file: string): string => readFileSync(file, 'utf8')

/** Without code, where a link is only an example. */
const readProse = (file: string): string =>
  read(file)
    .replace(/^```.*?^```/gms, '')
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ' '))

/** The anchors that GitHub gives the headings of a page. */
function listAnchors(file: string): string[] {
  const headings = readProse(file).matchAll(/^#+ (.+)$/gm)
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function findBrokenLinks(file: string): string[] {
  const targets = [...readProse(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  return targets.filter((target) => {
    if (/^https:\/\//.test(target)) return false
    const [path = '', anchor] = target.split('#', 2)
    const linked = path === '' ? file : join(dirname(file), path)
    if (!existsSync(linked)) return true
    return anchor !== undefined && !listAnchors(linked).includes(anchor)
  })
}

interface Option {
  name: string
  default: string
}

/** The rows of all tables on the page whose first column is headed `option`. */
function listDocumentedOptions(): Option[] {
  const tables = read('docs/configuration.md').matchAll(/^\| option .*\n\|.*\n((?:\|.*\n)+)/gm)
  return [...tables].flatMap(([, rows = '']) =>
    rows
      .trim()
      .split('\n')
      .map((row) => {
        const [, name = '', value = ''] = row.split(/(?<!\\)\|/)
        return { name: name.trim().replaceAll('`', ''), default: value.trim() }
      }),
  )
}

/** The names of the properties of an interface of the public types. */
function listProperties(name: string): string[] {
  const source = ts.createSourceFile('types.ts', read('src/types.ts'), ts.ScriptTarget.Latest)
  const declaration = source.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name,
  ) as ts.InterfaceDeclaration
  return declaration.members.map(({ name }) => (name as ts.Identifier).text)
}

/** The value that a table shows as code; undefined where it describes the default in words. */
function parseDefault(text: string): unknown {
  const [, code] = /^`(.+)`$/.exec(text) ?? []
  if (code === undefined) return undefined
  return JSON.parse(code.replaceAll("'", '"').replace(/(\w+):/g, '"$1":'))
}

describe('the documentation', () => {
  it.each(PAGES)('has links in %s that lead to files and headings that exist', (file) => {
    expect(findBrokenLinks(file)).toEqual([])
  })

  it.each(PAGES)('names only files of the repository that exist in %s', (file) => {
    const paths = read(file).match(/(?<=`)(?:src|test|bench|docs)\/[\w/.-]+(?=`)/g) ?? []
    expect(paths.filter((path) => !existsSync(path))).toEqual([])
  })

  it('gives a reason in CONTRIBUTING.md for every runtime dependency, and for no other', () => {
    const [, section = ''] = read('CONTRIBUTING.md').split('\n## Runtime dependencies\n')
    const [table = ''] = section.split('\nBundled at build time')
    const names = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name)
    expect(names.sort()).toEqual(Object.keys(manifest.dependencies).sort())
  })

  it('has a README of at most 150 lines that links to every page of docs/', () => {
    const readme = read('README.md')
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(150)
    expect(USER_PAGES.filter((name) => !readme.includes(`](docs/${name})`))).toEqual([])
  })

  it.each(USER_PAGES)('has a page %s that can be read in five minutes', (name) => {
    // At 240 words a minute.
    expect(read(join('docs', name)).split(/\s+/).length).toBeLessThanOrEqual(1200)
  })

  it('describes every option of the public types once, and no other', () => {
    const names = listDocumentedOptions().map(({ name }) => name)
    expect(names.sort()).toEqual(listProperties('Options').sort())
  })

  it('describes every option of the dev server', () => {
    const [, section = ''] = read('docs/configuration.md').split('\n## Dev server\n')
    const names = [...section.matchAll(/^- `(\w+)`/gm)].map(([, name]) => name)
    expect(names.sort()).toEqual(listProperties('DevOptions').sort())
  })

  it('states the defaults that the code has', () => {
    const defaults = resolveOptions({}, {}) as unknown as Record<string, unknown>
    const stated = listDocumentedOptions()
      .map(({ name, default: text }) => [name, parseDefault(text)] as const)
      .filter(([, value]) => value !== undefined)
    expect(stated.length).toBeGreaterThan(15)
    expect(Object.fromEntries(stated)).toEqual(
      Object.fromEntries(stated.map(([name]) => [name, defaults[name]])),
    )
  })
})

describe('the optional peer dependencies', () => {
  /** The first version of each range, by package. */
  const first = Object.fromEntries(
    Object.entries(manifest.peerDependencies).map(([name, range]) => [
      name,
      /\d+\.\d+\.\d+/.exec(range)?.[0],
    ]),
  )

  it('start at the oldest versions that are tested', () => {
    const { rollup, rolldown, webpack, esbuild, ...others } = older.devDependencies
    const oldest = {
      rollup,
      rolldown,
      webpack,
      esbuild,
      '@rspack/core': others['@rspack/core'],
      vite: others['vite-5'].split('@').at(-1),
    }
    expect(first).toMatchObject(oldest)
  })

  it('are all optional and include the versions that are developed with', () => {
    const installed: Record<string, string> = manifest.devDependencies
    const meta: Record<string, { optional: boolean }> = manifest.peerDependenciesMeta
    for (const [name, range] of Object.entries(manifest.peerDependencies)) {
      const version = installed[name] ?? ''
      const isCaret = range.includes(version.replace(/^(\^\d+)\..*$/, '$1.'))
      expect(isCaret || range.endsWith('<1.0.0'), `${name} ${version} in ${range}`).toBe(true)
      expect(meta[name], name).toEqual({ optional: true })
    }
  })
})
