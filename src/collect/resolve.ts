import { dirname, join, resolve as resolvePath } from 'node:path'
import { createConfigFinder, mapSpecifier } from './config-file.ts'
import type { Disk } from './disk.ts'
import { locateFile } from './locate.ts'
import { createPackageResolver, stampOf, type PackageResolver } from './package-resolver.ts'
import type { RecordCache } from './record-cache.ts'

/** Where a specifier leads: a file, nowhere in the project (`null`), or to a relative path without a file. */
export type Resolution = string | null | undefined

export interface Resolver {
  /** Where all specifiers of a module lead. */
  resolveAll: (
    module: { file: string; path: string; textHash: string },
    specifiers: readonly string[],
  ) => Map<string, Resolution>
}

interface ResolverOptions {
  root: string
  disk: Disk
  records: RecordCache
  /** Whether a file is in the project's folder and in no package's. */
  isInside: (path: string) => boolean
}

/**
 * Relative specifiers and those that the configuration maps are looked up on disk each time, so that a new file is seen
 * at once; only what TypeScript's resolver had to say is kept between builds.
 */
export function createResolver(options: ResolverOptions): Resolver {
  const { root, disk, isInside } = options
  const findConfig = createConfigFinder(disk)
  const packages = createPackageResolver(disk, isInside)

  function locate(path: string): string | undefined {
    const found = locateFile(path, disk)
    return found === undefined ? undefined : disk.realPath(found)
  }

  function resolveMapped(specifier: string, folder: string): string | undefined {
    const config = findConfig(folder)
    if (!config) return undefined
    for (const path of mapSpecifier(specifier, config)) {
      const found = locate(path)
      if (found !== undefined) return found
    }
    return undefined
  }

  return {
    resolveAll(module, specifiers) {
      const folder = dirname(module.file)
      const resolved = new Map<string, Resolution>()
      const open: { specifier: string; name: string; text: string }[] = []
      for (const specifier of specifiers) {
        const name = nameOf(specifier)
        if (name === undefined) resolved.set(specifier, null)
        else if (isRelative(name)) resolved.set(specifier, locate(resolvePath(folder, name)))
        else {
          const found = name.startsWith('/') ? locateRooted(name) : resolveMapped(name, folder)
          const text = found === undefined ? packages.describe(name, folder) : undefined
          resolved.set(specifier, found ?? null)
          if (text !== undefined) open.push({ specifier, name, text })
        }
      }
      if (open.length === 0) return resolved
      const conditions = findConfig(folder)?.conditions ?? []
      const opened = resolveOpen({ module, open, conditions, packages }, options)
      return new Map([...resolved, ...opened])
    },
  }

  /** Vite's way to name a file from the root, or a path of this machine. */
  function locateRooted(name: string): string | undefined {
    return locate(join(root, name)) ?? locate(name)
  }
}

interface OpenSpecifiers {
  module: { file: string; path: string; textHash: string }
  open: readonly { specifier: string; name: string; text: string }[]
  conditions: string[]
  packages: PackageResolver
}

/** What `package.json` files tell is believed as long as they and the module stay the same and the file is there. */
function resolveOpen(
  { module, open, conditions, packages }: OpenSpecifiers,
  { root, disk, records, isInside }: ResolverOptions,
): Map<string, Resolution> {
  const { file, path, textHash } = module
  const stamp = stampOf([textHash, ...conditions, ...open.map(({ text }) => text)])
  const known = new Map(Object.entries(records.resolution(path, stamp) ?? {}))
  const resolved = new Map<string, Resolution>()
  let isNew = false
  for (const { specifier, name } of open) {
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
    const kept = [...resolved].map(([specifier, target]) => {
      return [specifier, target ? relativePath(root, target) : null] as const
    })
    records.keepResolution(path, stamp, Object.fromEntries(kept))
  }
  return resolved
}

function isRelative(specifier: string): boolean {
  return /^\.\.?(?:\/|$)/.test(specifier)
}

/** The specifier without its query; `undefined` where a query or a loader makes it something else than the module. */
function nameOf(specifier: string): string | undefined {
  const query = specifier.indexOf('?')
  if (specifier === '' || specifier.includes('!') || specifier.includes('\0')) return undefined
  if (query < 0) return specifier
  return /[?&](?:raw|url)(?:[&=]|$)/.test(specifier) ? undefined : specifier.slice(0, query)
}

/** The posix path of a file in the root. */
export function relativePath(root: string, file: string): string {
  return file
    .slice(root.endsWith('/') || root.endsWith('\\') ? root.length : root.length + 1)
    .replaceAll('\\', '/')
}
