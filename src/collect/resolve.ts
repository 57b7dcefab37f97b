import { dirname, join, resolve as resolvePath, sep, extname } from 'node:path'
import type { Alias } from '../options/resolve.ts'
import type { Disk } from './disk.ts'
import { createPackageResolver, stampOf, type PackageResolver } from './packages.ts'
import { isAssetId } from './script.ts'
import { createConfigFinder, type PathConfig } from './tsconfig.ts'

/** The file that a specifier leads to, `null` for none of the project, `undefined` for a relative path without a file. */
export type Resolution = string | null | undefined

export interface Resolver {
  /** Resolves all specifiers of a module. */
  resolveAll: (
    module: { file: string; path: string; textHash: string },
    specifiers: readonly string[],
  ) => Map<string, Resolution>
}

/**
 * Where those specifiers of a module lead that only TypeScript's resolver knows: workspace packages and `#imports`.
 * Values are posix paths from the root, or null for what leads out of the project. `stamp` covers the module's text and
 * the configuration that resolution depends on; an entry under another stamp is not the answer.
 */
export interface KeptResolutions {
  find: (path: string, stamp: string) => Record<string, string | null> | undefined
  keep: (path: string, stamp: string, resolution: Record<string, string | null>) => void
}

interface ResolverOptions {
  root: string
  disk: Disk
  kept: KeptResolutions
  /** Tells whether a file is in the project and in no package of `node_modules`. */
  isInside: (path: string) => boolean
  aliases?: readonly Alias[]
}

/**
 * Relative and mapped specifiers are looked up on disk each time, so that a new file is seen at once. Only results of
 * TypeScript's resolver are kept between builds.
 */
export function createResolver(options: ResolverOptions): Resolver {
  const { root, disk, isInside, aliases = [] } = options
  const findConfig = createConfigFinder(disk)
  const packages = createPackageResolver(disk, isInside)

  function locate(path: string): string | undefined {
    const found = locateFile(path, disk)
    return found === undefined ? undefined : disk.realPath(found)
  }

  function locateFirst(paths: readonly string[]): string | undefined {
    for (const path of paths) {
      const found = locate(path)
      if (found !== undefined) return found
    }
    return undefined
  }

  function resolveRelative(name: string, file: string): Resolution {
    const path = joinRelative(dirname(file), name)
    const found = locate(path) ?? locateFirst(listTwins(path, findConfig(file)))
    return found ?? (isGenerated(name) ? null : undefined)
  }

  function resolveNamed(name: string, file: string): string | null {
    // Vite's way to name a file from the root, or a path of this machine.
    const isRooted = /^(?:\/|[a-z]:[\\/])/i.test(name)
    const paths = isRooted ? [join(root, name), name] : findConfig(file)?.mapSpecifier(name)
    return locateFirst(paths ?? []) ?? null
  }

  /** Only an alias can stand for several names; the first that leads to a file counts. */
  function resolveNames(names: readonly string[], file: string): Resolution {
    const found = names.map((name) =>
      isRelative(name) ? resolveRelative(name, file) : resolveNamed(name, file),
    )
    return (
      found.find((target) => typeof target === 'string') ??
      (found.includes(undefined) ? undefined : null)
    )
  }

  return {
    resolveAll(module, specifiers) {
      const { file } = module
      const resolved = new Map<string, Resolution>()
      const open: OpenSpecifier[] = []
      for (const specifier of specifiers) {
        const plain = nameOf(specifier)
        const names = plain === undefined ? [] : applyAliases(plain, aliases)
        const target = resolveNames(names, file)
        resolved.set(specifier, target)
        for (const name of target === null ? names : []) {
          const text = isRelative(name) ? undefined : packages.describe(name, dirname(file))
          if (text !== undefined) open.push({ specifier, name, text })
        }
      }
      if (open.length === 0) return resolved
      const conditions = findConfig(file)?.conditions ?? []
      const opened = resolveOpen({ module, open, conditions, packages }, options)
      return new Map([...resolved, ...opened])
    },
  }
}

/** A specifier that depends on a `package.json`. */
interface OpenSpecifier {
  specifier: string
  name: string
  /** The text that the answer depends on. */
  text: string
}

/** Uses the kept results as long as the module and the `package.json` files are the same and the target exists. */
function resolveOpen(
  {
    module: { file, path, textHash },
    open,
    conditions,
    packages,
  }: {
    module: { file: string; path: string; textHash: string }
    open: readonly OpenSpecifier[]
    conditions: string[]
    packages: PackageResolver
  },
  { root, disk, kept, isInside }: ResolverOptions,
): Map<string, Resolution> {
  const texts = open.flatMap(({ specifier, name, text }) => [specifier, name, text])
  const stamp = stampOf([textHash, ...conditions, ...texts])
  const known = new Map(Object.entries(kept.find(path, stamp) ?? {}))
  const resolved = new Map<string, Resolution>()
  let isNew = false
  for (const { specifier, name } of open) {
    if (resolved.get(specifier)) continue
    const before = known.get(specifier)
    const target = typeof before === 'string' ? resolvePath(root, before) : before
    if (target === null || (target !== undefined && disk.isFile(target))) {
      resolved.set(specifier, target)
      continue
    }
    isNew = true
    const found = packages.resolve(name, file, conditions)
    resolved.set(specifier, found !== undefined && isInside(found) ? found : null)
  }
  if (isNew) {
    const paths = [...resolved].map(([specifier, target]) => {
      return [specifier, target ? relativePath(root, target) : null] as const
    })
    kept.keep(path, stamp, Object.fromEntries(paths))
  }
  return resolved
}

/** Returns the names that a specifier stands for, in the order to try. */
function applyAliases(name: string, aliases: readonly Alias[]): string[] {
  const alias = aliases.find(({ find }) => find.test(name))
  return alias
    ? alias.replacements.map((replacement) => name.replace(alias.find, replacement))
    : [name]
}

/** Returns the path of a relative import. A slash at its end marks a folder, as in `./a/`, `.` and `..`. */
function joinRelative(folder: string, name: string): string {
  const path = resolvePath(folder, name)
  return /(?:^|\/)\.{0,2}$/.test(name) ? path + sep : path
}

/** Lists the paths that `rootDirs` treats as the same as a path. */
function listTwins(path: string, config: PathConfig | undefined): string[] {
  const rootDirs = config?.rootDirs ?? []
  const own = rootDirs
    .filter((folder) => path.startsWith(folder + sep))
    .sort((one, other) => other.length - one.length)[0]
  if (own === undefined) return []
  return rootDirs
    .filter((folder) => folder !== own)
    .map((folder) => folder + path.slice(own.length))
}

/** Tells whether a relative import names a generated file, which may not exist yet. */
function isGenerated(name: string): boolean {
  return RE_GENERATED.test(name)
}

/** SvelteKit's `./$types`, React Router's `./+types/root`, `../.nuxt/imports`, `./__generated__/schema`, `./routeTree.gen`. */
const RE_GENERATED =
  /\/(?:\$types(?:\.[cm]?[jt]s)?$|\+types\/|\.[^./]|(?:__generated__|generated)(?:\/|$))|\.(?:gen|generated)(?:\.[cm]?[jt]sx?)?$/

function isRelative(specifier: string): boolean {
  return /^\.\.?(?:\/|$)/.test(specifier)
}

/** Removes the query of a specifier. Returns `undefined` if the query or a loader asks for something other than the module. */
function nameOf(specifier: string): string | undefined {
  if (specifier === '' || specifier.includes('!') || specifier.includes('\0')) return undefined
  if (isAssetId(specifier)) return undefined
  const query = specifier.indexOf('?')
  return query < 0 ? specifier : specifier.slice(0, query)
}

/** Returns the posix path from the root to a file in it. */
export function relativePath(root: string, file: string): string {
  return file
    .slice(root.endsWith('/') || root.endsWith('\\') ? root.length : root.length + 1)
    .replaceAll('\\', '/')
}

/** The extensions that TypeScript and bundlers try for a path without one, in TypeScript's order. */
const EXTENSIONS: readonly string[] = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs']

/** In TypeScript a source is imported by the name that it gets when compiled. */
const SOURCES: ReadonlyMap<string, readonly string[]> = new Map([
  ['.js', ['.ts', '.tsx']],
  ['.jsx', ['.tsx', '.ts']],
  ['.mjs', ['.mts']],
  ['.cjs', ['.cts']],
])

const DECLARATIONS: readonly string[] = ['.d.ts', '.d.mts', '.d.cts']

/** Where a folder's `package.json` may name its entry; most bundlers read the first two, TypeScript the others. */
const ENTRY_FIELDS: readonly string[] = ['module', 'main', 'types', 'typings']

/** The file of any kind that a path without a query leads to. A slash at its end says that it is a folder. */
function locateFile(path: string, disk: Disk): string | undefined {
  const isFolder = /[\\/]$/.test(path)
  const plain = isFolder ? path.slice(0, -1) : path
  const script = (isFolder ? undefined : locateScript(plain, disk)) ?? locateInFolder(plain, disk)
  // An import that leads to a declaration is sound, though no module of the project stands behind it.
  const stems = isFolder ? [] : [plain]
  return script ?? locateDeclaration([...stems, join(plain, 'index')], disk)
}

function locateScript(path: string, disk: Disk): string | undefined {
  const [stem, extension] = splitExtension(path)
  const sources = (SOURCES.get(extension) ?? []).map((source) => stem + source)
  const candidates = [...sources, path, ...EXTENSIONS.map((one) => path + one)]
  return candidates.find((candidate) => disk.isFile(candidate))
}

function locateDeclaration(paths: readonly string[], disk: Disk): string | undefined {
  const candidates = paths.flatMap((path) => {
    const [stem, extension] = splitExtension(path)
    return DECLARATIONS.map((one) => (SOURCES.has(extension) ? stem : path) + one)
  })
  return candidates.find((candidate) => disk.isFile(candidate))
}

function locateInFolder(path: string, disk: Disk): string | undefined {
  if (!disk.isFolder(path)) return undefined
  for (const entry of listEntryFields(join(path, 'package.json'), disk)) {
    const named = join(path, entry)
    const found =
      locateScript(named, disk) ??
      locateScript(join(named, 'index'), disk) ??
      locateDeclaration([named], disk)
    if (found !== undefined) return found
  }
  return locateScript(join(path, 'index'), disk)
}

/** The entries that a folder's own `package.json` names. */
function listEntryFields(file: string, disk: Disk): string[] {
  if (!disk.isFile(file)) return []
  try {
    const fields = JSON.parse(disk.readText(file) ?? '') as Record<string, unknown>
    return ENTRY_FIELDS.map((field) => fields[field]).filter((entry) => typeof entry === 'string')
  } catch {
    return []
  }
}

function splitExtension(path: string): [stem: string, extension: string] {
  const extension = extname(path)
  return [path.slice(0, path.length - extension.length), extension]
}
