import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeGeneratedProject } from '../../test/support/generated-project.ts'

/** A published package that ships its sources, or a generated project. */
export interface Project {
  name: keyof typeof VERSIONS | 'generated'
  /** How many symbols are generated. */
  symbols?: number
  entries: string[]
  /** The module that is edited between builds: others import it, and it is no barrel. */
  edited: string
  /** What makes an app of it, whose dependencies are bundled: files by their names. */
  page?: Record<string, string>
}

export const SMALL: Project = {
  name: '@tanstack/query-core',
  entries: ['src/index.ts'],
  edited: 'src/query.ts',
}
export const MEDIUM: Project = {
  name: 'zod',
  entries: ['index', 'mini/index', 'v3/index', 'v4/index', 'locales/index'].map(
    (path) => `src/${path}.ts`,
  ),
  edited: 'src/v4/core/parse.ts',
}
export const LARGE: Project = {
  name: 'viem',
  entries: [
    'index',
    ...[
      'account-abstraction',
      'accounts',
      'actions',
      'celo',
      'chains',
      'ens',
      'experimental',
      'linea',
      'nonce',
      'op-stack',
      'siwe',
      'utils',
      'zksync',
    ].map((folder) => `${folder}/index`),
  ].map((path) => `${path}.ts`),
  edited: 'utils/address/getAddress.ts',
}

/** 249 modules and 6,063 symbols, of which people documented 5,067 and a model has to answer the rest. */
export const LIBRARY: Project = {
  name: 'effect',
  entries: ['src/index.ts'],
  edited: 'src/Chunk.ts',
}

/** A drawing editor and a chart: some 300 modules of its own, and more than twice as many of its dependencies. */
export const APP: Project = {
  name: 'tldraw',
  entries: ['src/index.ts'],
  edited: 'src/lib/defaultExternalContentHandlers.ts',
  page: {
    'index.html': '<div id="root"></div><script type="module" src="/main.tsx"></script>\n',
    'main.tsx': `import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Bar, BarChart, XAxis, YAxis } from 'recharts'
import './tldraw.css'
import { Tldraw, type Editor } from './src/index'

function App() {
  const [editor, setEditor] = useState<Editor>()
  const shapes = editor?.getCurrentPageShapes() ?? []
  return <>
    <Tldraw onMount={setEditor} />
    <BarChart data={shapes}><XAxis dataKey="id" /><YAxis /><Bar dataKey="x" /></BarChart>
  </>
}

createRoot(document.getElementById('root')!).render(<App />)
`,
  },
}

export const DRAFTS: Project = {
  name: 'immer',
  entries: ['src/immer.ts'],
  edited: 'src/core/current.ts',
}

/** Small functions that throw and have defaults. */
export const HASHES: Project = {
  name: '@noble/hashes',
  entries: ['src/utils.ts'],
  edited: 'src/utils.ts',
}
/** Small modules of functions, types and classes, of which nothing is documented by hand. */
export const GENERATED: Project = {
  name: 'generated',
  symbols: 20_000,
  entries: ['index.ts'],
  edited: 'src/part1/module107.ts',
}

/** Pinned, so that every machine measures the same sources. */
const VERSIONS = {
  '@tanstack/query-core': '5.108.0',
  '@noble/hashes': '2.4.0',
  immer: '11.2.13',
  zod: '4.6.7',
  viem: '2.57.20',
  tldraw: '5.4.2',
  react: '19.2.1',
  'react-dom': '19.2.1',
  'react-is': '19.2.1',
  recharts: '3.5.0',
  effect: '4.1.0',
  typedoc: '0.28.20',
  typescript: '5.9.3',
  '@microsoft/api-extractor': '7.60.1',
  'vite-plugin-dts': '5.1.2',
}

const ALL = Object.keys(VERSIONS) as (keyof typeof VERSIONS)[]

const FOLDER = join(tmpdir(), 'symbol-docs-bench')

/** Installs what is measured, once. No script of theirs is run. */
export function installProjects(names: readonly (keyof typeof VERSIONS)[] = ALL): void {
  // Another version may be there as a dependency of what was installed before.
  const open = names.filter((name) => readVersion(installed(name)) !== VERSIONS[name])
  if (open.length === 0) return
  mkdirSync(FOLDER, { recursive: true })
  const manifest = join(FOLDER, 'package.json')
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true, "type": "module" }\n')
  const packages = open.map((name) => `${name}@${VERSIONS[name]}`)
  const quiet = [
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--legacy-peer-deps',
    '--save-exact',
  ]
  execFileSync('npm', ['install', ...quiet, ...packages], { cwd: FOLDER, stdio: 'inherit' })
}

/** Where a package is: with us where it is the same version, so that the guard installs nothing. */
export function installed(name: keyof typeof VERSIONS): string {
  const own = fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url))
  return readVersion(own) === VERSIONS[name] ? own : join(FOLDER, 'node_modules', name)
}

function readVersion(folder: string): unknown {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest).version
  } catch {
    return undefined
  }
}

interface Manifest {
  version?: unknown
}

const COMPILER_OPTIONS = {
  target: 'ESNext',
  module: 'ESNext',
  moduleResolution: 'bundler',
  lib: ['ESNext', 'DOM', 'DOM.Iterable'],
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  strict: true,
  noEmit: true,
  types: [],
  jsx: 'react-jsx',
}

/** A copy of a package's sources that a measurement may change; its dependencies are found above it. */
export function copyProject({ name, page, symbols = 0 }: Project, label: string): string {
  const root = join(FOLDER, 'copies', `${name.replace('/', '-')}-${label}`)
  rmSync(root, { recursive: true, force: true })
  if (name === 'generated') {
    mkdirSync(root, { recursive: true })
    writeGeneratedProject(root, symbols)
    writeFileSync(join(root, 'package.json'), '{ "name": "generated", "type": "module" }\n')
    return root
  }
  const source = installed(name)
  cpSync(source, root, {
    recursive: true,
    filter: (path) =>
      !/\/(?:_cjs|_esm|_types|dist(?:-\w+)?|build|node_modules)$/.test(path.slice(source.length)),
  })
  for (const [file, text] of Object.entries(page ?? {})) writeFileSync(join(root, file), text)
  // Packages publish settings that extend what they do not publish.
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify({ compilerOptions: COMPILER_OPTIONS }))
  // Where what is kept between builds goes.
  mkdirSync(join(root, 'node_modules'))
  return root
}

/** The TypeScript sources of a copy, without declarations and tests. */
export function listSources(root: string): string[] {
  return (readdirSync(root, { recursive: true }) as string[])
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts') && !path.includes('tests'))
    .sort()
    .map((path) => join(root, path))
}

/** An empty folder for what a measurement makes. */
export function makeFolder(label: string): string {
  const folder = join(FOLDER, 'made', label)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}
