import { existsSync, realpathSync, statSync, readFileSync } from 'node:fs'
import { dirname, normalize, resolve } from 'pathe'
import type { SymbolDocs } from '../types.ts'
import { OptionError } from './option-error.ts'

/**
 * The folder where ids, the store and all paths start: absolute, posix, symbolic links resolved, so that the same
 * file has the same id however it was reached.
 */
export function resolveRoot(optionRoot: string | undefined, bundlerRoot?: string): string {
  const start = readRealPath(resolve(bundlerRoot ?? process.cwd()))
  if (optionRoot === undefined) return findPackage(start) ?? start
  const root = resolve(start, optionRoot)
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new OptionError(
      `\`root\` is "${optionRoot}", but it takes an existing folder, and ${root} is none. ` +
        "Change it in your bundler's configuration.",
    )
  }
  return readRealPath(root)
}

function findPackage(folder: string): string | undefined {
  if (existsSync(`${folder}/package.json`)) return folder
  const parent = dirname(folder)
  return parent === folder ? undefined : findPackage(parent)
}

/** Returns the path unchanged if the folder does not exist yet. */
function readRealPath(path: string): string {
  try {
    return normalize(realpathSync.native(path))
  } catch {
    return normalize(path)
  }
}

/** Reads the project's name and version from its `package.json`, if it has them. */
export function readPackage(root: string): SymbolDocs['package'] {
  const { name, version } = readManifest(root)
  if (typeof name !== 'string') return undefined
  return { name, ...(typeof version === 'string' && { version }) }
}

/** What its `package.json` says about how others import a project, and what it imports itself. */
export interface PackageImports {
  name: string | undefined
  /** Others can import it by its name. */
  isLibrary: boolean
  dependencies: ReadonlySet<string>
}

export function readPackageImports(root: string): PackageImports {
  const manifest = readManifest(root)
  const { name, exports, main, module } = manifest
  const lists = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']
  return {
    name: typeof name === 'string' ? name : undefined,
    isLibrary: [exports, main, module].some((field) => field !== undefined),
    dependencies: new Set(lists.flatMap((list) => Object.keys(Object(manifest[list]) as object))),
  }
}

/**
 * The sources behind what a package exports: `./dist/index.d.ts` is made from `src/index`. Names without an extension, from
 * the root, whether there is such a file or not.
 */
export function readSourceEntries(root: string): string[] {
  const { exports, module, main, types, typings } = readManifest(root)
  const outputs = [exports, module, main, types, typings].flatMap(listPaths)
  return [...new Set(outputs.filter((path) => !path.includes('*')).map(findSource))]
}

/** All texts in a field of `package.json`, however deep. */
function listPaths(field: unknown): string[] {
  if (typeof field === 'string') return [field]
  return typeof field === 'object' && field !== null ? Object.values(field).flatMap(listPaths) : []
}

function findSource(output: string): string {
  const path = output.replace(/^\.\//, '').replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '')
  return path.replace(/^(?:dist|lib|build)\/(?:(?:esm|cjs|es|types)\/)?/, 'src/')
}

function readManifest(root: string): Record<string, unknown> {
  try {
    const manifest: unknown = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'))
    return Object(manifest) as Record<string, unknown>
  } catch {
    return {}
  }
}
