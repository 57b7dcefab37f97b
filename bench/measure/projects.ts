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

/** A published package that ships its sources. */
export interface Project {
  name: keyof typeof VERSIONS
  entries: string[]
}

export const SMALL: Project = { name: '@tanstack/query-core', entries: ['src/index.ts'] }
export const MEDIUM: Project = {
  name: 'zod',
  entries: ['index', 'mini/index', 'v3/index', 'v4/index', 'locales/index'].map(
    (path) => `src/${path}.ts`,
  ),
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
}

/** Pinned, so that every machine measures the same sources. */
const VERSIONS = {
  '@tanstack/query-core': '5.108.0',
  zod: '4.6.7',
  viem: '2.57.20',
  typedoc: '0.28.20',
  typescript: '5.9.3',
  '@microsoft/api-extractor': '7.60.1',
  'vite-plugin-dts': '5.1.2',
}

const ALL = Object.keys(VERSIONS) as (keyof typeof VERSIONS)[]

const FOLDER = join(tmpdir(), 'symbol-docs-bench')

/** Installs what is measured, once. No script of theirs is run. */
export function installProjects(names: readonly (keyof typeof VERSIONS)[] = ALL): void {
  const open = names.filter((name) => !existsSync(installed(name)))
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
}

/** A copy of a package's sources that a measurement may change; its dependencies are found above it. */
export function copyProject({ name }: Project, label: string): string {
  const root = join(FOLDER, 'copies', `${name.replace('/', '-')}-${label}`)
  rmSync(root, { recursive: true, force: true })
  cpSync(installed(name), root, {
    recursive: true,
    filter: (path) =>
      !/\/(?:_cjs|_esm|_types|dist|build|node_modules)$/.test(path.slice(installed(name).length)),
  })
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
