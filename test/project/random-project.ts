/**
 * A small project whose sources are a value, so that edits drawn at random always leave something that a bundler can build:
 * whatever a module refers to is looked up when the module is written, and left out where it is gone.
 */

/** Numbers choose from the tables below. */
interface Item {
  name: string
  kind: number
  comment: number
  body: number
  /** The name that its comment mentions, whether it exists or not. */
  mentions: string
  /** What it calls or takes, by module and name. */
  uses: { module: string; name: string }
}

interface Module {
  path: string
  /** Above everything else. */
  header: number
  items: Item[]
  /** The module that it exports again, and how. */
  exports: { module: string; how: number }
  footer: string
}

export interface Sources {
  modules: Module[]
  /** How `index.ts` reaches each of them. */
  reach: number[]
  manifest: number
  tsconfig: number
  dependency: number
  /** Whether a file stands before the folder that an import without an extension means. */
  isShadowed: boolean
}

/** Draws a whole number below a limit. */
export type Draw = (limit: number) => number

/** As many as there are symbols, so that edits make names come and go. */
const NAMES = [
  ...['add', 'apply', 'Cart', 'Shape', 'total', 'Level', 'parse', 'limit', 'Store', 'wrap'],
  ...['Queue', 'first', 'merge', 'Panel', 'reset', 'Token', 'split', 'Frame', 'watch', 'Route'],
]
/** What comments mention besides: what a dependency or nobody has. */
const OTHERS = ['fromElsewhere', 'paresd', 'elsewhere', 'Carts', 'MAX_SIZE', 'left']
const PATHS = ['a', 'b', 'lib/c', 'lib/deep/d', 'e', 'f', 'other/g', 'h'].map(
  (name) => `src/${name}.ts`,
)

const pick = <T>(from: readonly T[], draw: Draw): T => from[draw(from.length)]!

const COMMENTS: readonly ((item: Item) => string)[] = [
  () => '',
  () => '',
  ({ mentions }) => `/** Hands over to {@link ${mentions}}. */`,
  ({ mentions }) => `/** Works like \`${mentions}\` does, or \`${mentions}()\`. */`,
  () => '/**\n * Counts.\n *\n * @param missing - Is no parameter.\n * @returns How many.\n */',
  () => '/**\n * Checks.\n *\n * @throws {RangeError} when it is negative.\n */',
  ({ mentions }) => `/** {@inheritDoc ${mentions}} */`,
  () => '/** @internal */',
  ({ mentions }) => `/** @deprecated Use \`${mentions}\`. */`,
  ({ mentions }) =>
    `/**\n * Shows.\n *\n * @see {@link ${mentions}}\n * @param left - The \`${mentions}\`.\n */`,
  ({ name }) => `/**\n * Does it.\n *\n * @example\n * ${name}(1)\n */`,
]

/** Where something is used, it exists. */
const BODIES: readonly ((used: string | undefined) => string)[] = [
  () => 'return left + 1',
  () => 'return left * 2 // twice',
  () => "if (left < 0) throw new RangeError('negative')\n  return left",
  () => "if (left < 0) throw new TypeError('negative')\n  return left",
  (used) => (used === undefined ? 'return left' : `return ${used}(left)`),
  () => "const token = 'ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'\n  return left + token.length",
]

/** Where these stand in their tables. */
const THROWS = 5
const CALLS = 4

const KINDS: readonly ((item: Item, used: string | undefined) => string)[] = [
  ({ name, body }, used) =>
    `export function ${name}(left: number): number {\n  ${BODIES[body]!(used)}\n}`,
  ({ name, body }, used) =>
    `export const ${name} = (left: number): number => {\n  ${BODIES[body]!(used)}\n}`,
  ({ name, body }) => `export const ${name} = ${body}`,
  ({ name, body }, used) =>
    `export class ${name} {\n  /** Adds to \`${name}\`. */\n  run(left: number): number {\n    ${BODIES[body]!(used)}\n  }\n}`,
  ({ name, body }, used) =>
    `export interface ${name} {\n  left: ${body}\n  right?: ${used ? `typeof ${used}` : 'string'}\n}`,
  ({ name, body }, used) => `export type ${name} = ${body} | ${used ? `typeof ${used}` : 'string'}`,
  ({ name, body }) => `export enum ${name} {\n  Low = ${body},\n  High,\n}`,
  ({ name }) =>
    `export function ${name}(left: string): string\nexport function ${name}(left: number): number\nexport function ${name}(left: unknown): unknown {\n  return left\n}`,
]
/** Kinds of which something is left when types are gone. */
const VALUES = [0, 1, 2, 3, 6, 7]

const HEADERS = [
  '',
  '// Licence\n',
  '/** Everything about numbers.\n * @packageDocumentation */\n',
  '/** @module */\n',
]

const createItem = (draw: Draw, name: string = pick(NAMES, draw)): Item => ({
  name,
  kind: draw(KINDS.length),
  comment: draw(COMMENTS.length),
  body: draw(BODIES.length),
  mentions: pick([...NAMES, ...OTHERS], draw),
  uses: { module: pick(PATHS, draw), name: pick(NAMES, draw) },
})

function createModule(path: string, draw: Draw): Module {
  const names = NAMES.filter(() => draw(6) === 0)
  return {
    path,
    header: draw(HEADERS.length),
    items: names.map((name) => createItem(draw, name)),
    exports: { module: pick(PATHS, draw), how: draw(5) },
    footer: '',
  }
}

/** Functions of the first modules, each called by the next; the last says what the first throws. */
const CHAIN: readonly Item[] = ['check', 'passOn', 'promise'].map((name, index) => ({
  name,
  kind: 0,
  comment: index === 2 ? THROWS : 0,
  body: index === 0 ? 2 : CALLS,
  mentions: name,
  uses: { module: PATHS[index - 1] ?? '', name: ['', 'check', 'passOn'][index]! },
}))

export function createSources(draw: Draw): Sources {
  const modules = PATHS.slice(0, 6).map((path) => createModule(path, draw))
  return {
    modules: modules.map((module, index) => ({
      ...module,
      items: [...module.items, ...CHAIN.slice(index, index + 1)],
    })),
    // The first ones are always part of the project.
    reach: PATHS.map((_, index) => (index < CHAIN.length ? 0 : draw(REACH.length))),
    manifest: 0,
    tsconfig: 0,
    dependency: 0,
    isShadowed: false,
  }
}

const REACH: readonly ((path: string) => string)[] = [
  (path) => `export * from '${path}'`,
  (path) => `export * from '${path}'`,
  (path) => `export type * from '${path}'`,
  (path) => `import '${path}'`,
  (path) => `export const load = () => import('${path}')`,
  () => '',
]

/** An edit of the sources; a new value, the old one is kept for whoever goes back to it. */
export type Edit = (sources: Sources, draw: Draw) => Sources

const editModule =
  (edit: (module: Module, draw: Draw) => Partial<Module>): Edit =>
  (sources, draw) => {
    const at = draw(sources.modules.length)
    const modules = sources.modules.map((module, index) =>
      index === at ? { ...module, ...edit(module, draw) } : module,
    )
    return { ...sources, modules }
  }

const editItem = (edit: (item: Item, draw: Draw) => Partial<Item>): Edit =>
  editModule(({ items }, draw) => {
    const at = draw(Math.max(1, items.length))
    return {
      items: items.map((item, index) => (index === at ? { ...item, ...edit(item, draw) } : item)),
    }
  })

/** The function at the end of a chain of calls throws something else. */
const editThrown: Edit = (sources, draw) => ({
  ...sources,
  modules: sources.modules.map((module) => ({
    ...module,
    items: module.items.map((item) =>
      item.name === CHAIN[0]!.name ? { ...item, body: draw(CALLS) } : item,
    ),
  })),
})

const isTaken = ({ modules }: Sources, path: string): boolean =>
  modules.some((module) => module.path === path)

export const EDITS: Record<string, Edit> = {
  'a new module'(sources, draw) {
    const path = pick(PATHS, draw)
    if (isTaken(sources, path)) return sources
    return { ...sources, modules: [...sources.modules, createModule(path, draw)] }
  },
  'a removed module'(sources, draw) {
    const at = draw(sources.modules.length)
    if (sources.modules.length < 3) return sources
    return { ...sources, modules: sources.modules.filter((_, index) => index !== at) }
  },
  'a renamed module'(sources, draw) {
    const path = pick(PATHS, draw)
    return isTaken(sources, path) ? sources : editModule(() => ({ path }))(sources, draw)
  },
  'a new symbol': editModule(({ items }, draw) => {
    const item = createItem(draw)
    return items.some(({ name }) => name === item.name) ? {} : { items: [...items, item] }
  }),
  'a removed symbol': editModule(({ items }, draw) => {
    const at = draw(Math.max(1, items.length))
    return { items: items.filter((_, index) => index !== at) }
  }),
  'a renamed symbol': editModule(({ items }, draw) => {
    const name = pick(NAMES, draw)
    const at = draw(Math.max(1, items.length))
    if (items.some((item) => item.name === name)) return {}
    return { items: items.map((item, index) => (index === at ? { ...item, name } : item)) }
  }),
  'symbols in another order': editModule(({ items }) => ({ items: [...items].reverse() })),
  'a body': editItem((_, draw) => ({ body: draw(BODIES.length) })),
  'a hand-written comment': editItem((_, draw) => ({ comment: draw(COMMENTS.length) })),
  'a mentioned name': editItem((_, draw) => ({
    mentions: pick([...NAMES, ...OTHERS], draw),
    comment: 2 + draw(2),
  })),
  'what a symbol uses': editItem((_, draw) => ({
    uses: { module: pick(PATHS, draw), name: pick(NAMES, draw) },
    body: CALLS,
  })),
  'what a callee throws': editThrown,
  'another kind': editItem((_, draw) => ({ kind: draw(KINDS.length) })),
  'a comment at the end': editModule(({ footer }, draw) => ({
    footer: `${footer}// ${draw(9)}\n`,
  })),
  'a module comment': editModule((_, draw) => ({ header: draw(HEADERS.length) })),
  're-exports': editModule((_, draw) => ({ exports: { module: pick(PATHS, draw), how: draw(5) } })),
  'what index.ts imports'(sources, draw) {
    const at = draw(sources.reach.length)
    const how = draw(REACH.length)
    return { ...sources, reach: sources.reach.map((one, index) => (index === at ? how : one)) }
  },
  'package.json': (sources, draw) => ({ ...sources, manifest: draw(4) }),
  'tsconfig paths': (sources, draw) => ({ ...sources, tsconfig: draw(3) }),
  'a dependency': (sources, draw) => ({ ...sources, dependency: draw(3) }),
  'a file that shadows a folder': (sources) => ({ ...sources, isShadowed: !sources.isShadowed }),
}

/** The files of a project, by path. */
export function writeSources(sources: Sources): Record<string, string> {
  const files: Record<string, string> = {
    'package.json': MANIFESTS[sources.manifest]!,
    'tsconfig.json': JSON.stringify({ compilerOptions: TSCONFIGS[sources.tsconfig] }),
    'node_modules/elsewhere/package.json':
      '{ "name": "elsewhere", "version": "1.0.0", "types": "index.d.ts" }',
    'node_modules/elsewhere/index.js': '',
    'node_modules/elsewhere/index.d.ts': DEPENDENCIES[sources.dependency]!,
    'src/first/aliased.ts': '/** One. */\nexport const aliased = 1\n',
    'src/second/aliased.ts': 'export function aliased(left: string): string {\n  return left\n}\n',
    'src/folder/index.ts': 'export const inFolder = 1\nexport type Shadow = string\n',
    ...(sources.isShadowed && {
      'src/folder.ts': 'export const inFile = 2\nexport type Shadow = number\n',
    }),
    'src/index.ts': writeIndex(sources),
  }
  for (const module of sources.modules) files[module.path] = writeModule(module, sources)
  return files
}

const MANIFESTS = [
  '{ "name": "random", "version": "1.0.0", "type": "module" }',
  '{ "name": "random", "version": "1.1.0", "type": "module", "dependencies": { "elsewhere": "1.0.0" } }',
  '{ "name": "renamed", "type": "module", "dependencies": { "elsewhere": "1.0.0", "Carts": "1.0.0" } }',
  '{ "name": "random", "version": "1.0.0", "type": "module", "bin": { "paresd": "x.js" } }',
]
const TSCONFIGS = [
  { paths: { '@aliased': ['./src/first/aliased.ts'] } },
  { paths: { '@aliased': ['./src/second/aliased.ts'] } },
  { paths: { '@aliased': ['./src/none.ts', './src/second/aliased.ts'] }, strict: true },
]
const DEPENDENCIES = [
  'export declare const fromElsewhere: number\n',
  'export declare function paresd(): void\n',
  'export interface Carts {}\n',
]

function writeIndex({ modules, reach }: Sources): string {
  const lines = modules.map(({ path }) =>
    REACH[reach[PATHS.indexOf(path)]!]!(`./${path.slice('src/'.length)}`),
  )
  const loads = lines.map((line, index) => line.replace('const load', `const load${index}`))
  return [
    ...loads,
    "export * from '@aliased'",
    "export type * from './folder'",
    "export type * from 'elsewhere'",
    '',
  ].join('\n')
}

function writeModule({ path, header, items, exports, footer }: Module, sources: Sources): string {
  const up = '../'.repeat(path.split('/').length - 2) || './'
  const address = (to: string): string => up + to.slice('src/'.length)
  const imports = new Set<string>()
  const texts = items.map((item) => {
    const target = sources.modules.find((module) => module.path === item.uses.module)
    const found = target?.items.find(({ name }) => name === item.uses.name)
    const isThere = target && target.path !== path && found && VALUES.includes(found.kind)
    const used = isThere ? `used${PATHS.indexOf(target.path)}${found.name}` : undefined
    if (isThere) imports.add(`import { ${found.name} as ${used} } from '${address(target.path)}'`)
    return [COMMENTS[item.comment]!(item), KINDS[item.kind]!(item, used), '']
      .filter(Boolean)
      .join('\n')
  })
  const again = sources.modules.find(
    (module) => module.path === exports.module && module.path !== path,
  )
  return `${HEADERS[header]}${[...imports].join('\n')}\n${again ? writeExports(again, exports.how, address) : ''}\n${texts.join('\n\n')}\n${footer}`
}

function writeExports(
  { path, items }: Module,
  how: number,
  address: (to: string) => string,
): string {
  const from = `from '${address(path)}'`
  const named = items.find(({ kind }) => VALUES.includes(kind))?.name
  const texts = ['', `export * ${from}`, `export * as again ${from}`, `export type * ${from}`]
  return texts[how] ?? (named ? `export { ${named} as renamed } ${from}` : '')
}
