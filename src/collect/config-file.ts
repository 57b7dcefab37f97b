import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { Disk } from './disk.ts'
import { parseJsonc } from './jsonc.ts'

/** What a `tsconfig.json` says about where modules are. */
export interface PathConfig {
  baseUrl?: string
  /** Pattern to absolute substitutions. */
  paths: Map<string, string[]>
  conditions: string[]
}

interface RawConfig {
  extends?: unknown
  references?: unknown
  include?: unknown
  compilerOptions?: { baseUrl?: unknown; paths?: unknown; customConditions?: unknown }
}

const NAMES: readonly string[] = ['tsconfig.json', 'jsconfig.json']

/** Finds the configuration that applies to a folder: the nearest upward, as editors do. */
export function createConfigFinder(disk: Disk): (folder: string) => PathConfig | undefined {
  const byFolder = new Map<string, string | undefined>()
  const configs = new Map<string, PathConfig[]>()

  function findFile(folder: string): string | undefined {
    if (byFolder.has(folder)) return byFolder.get(folder)
    const own = NAMES.map((name) => join(folder, name)).find((path) => disk.isFile(path))
    const parent = dirname(folder)
    const found = own ?? (parent === folder ? undefined : findFile(parent))
    byFolder.set(folder, found)
    return found
  }

  return (folder) => {
    const file = findFile(folder)
    if (file === undefined) return undefined
    let found = configs.get(file)
    if (!found) configs.set(file, (found = readSolution(file, disk)))
    return found[0]
  }
}

/** The configuration itself and those it refers to, first those that say where modules are. */
function readSolution(file: string, disk: Disk): PathConfig[] {
  const files = [file, ...referencesOf(file, disk)]
  const all = files.map((one) => readConfig(one, dirname(one), disk, new Set()))
  const saying = all.filter(({ paths, baseUrl }) => paths.size > 0 || baseUrl !== undefined)
  return [...saying, ...all]
}

function referencesOf(file: string, disk: Disk): string[] {
  const { references } = readRaw(file, disk)
  if (!Array.isArray(references)) return []
  return references.flatMap((reference: unknown) => {
    const path = (reference as { path?: unknown } | null)?.path
    if (typeof path !== 'string') return []
    const target = resolve(dirname(file), path)
    return [disk.isFolder(target) ? join(target, 'tsconfig.json') : target]
  })
}

function readRaw(file: string, disk: Disk): RawConfig {
  const raw = parseJsonc(disk.readText(file) ?? '')
  return typeof raw === 'object' && raw !== null ? raw : {}
}

/** `seen` ends configurations that extend each other in a circle. */
function readConfig(file: string, configDir: string, disk: Disk, seen: Set<string>): PathConfig {
  const config: PathConfig = { paths: new Map(), conditions: [] }
  if (seen.has(file)) return config
  seen.add(file)
  const raw = readRaw(file, disk)
  for (const base of [raw.extends].flat()) {
    const path = typeof base === 'string' ? findBase(base, dirname(file), disk) : undefined
    if (path !== undefined) Object.assign(config, readConfig(path, configDir, disk, seen))
  }
  const { baseUrl, paths, customConditions } = raw.compilerOptions ?? {}
  const absolute = (path: string, from: string): string =>
    resolve(from, path.replace(/^\$\{configDir\}/, configDir))
  if (typeof baseUrl === 'string') config.baseUrl = absolute(baseUrl, dirname(file))
  if (Array.isArray(customConditions)) config.conditions = customConditions.filter(isString)
  if (typeof paths === 'object' && paths !== null) {
    const from = config.baseUrl ?? dirname(file)
    config.paths = new Map(
      Object.entries(paths).map(([pattern, targets]: [string, unknown]) => [
        pattern,
        [targets]
          .flat()
          .filter(isString)
          .map((target) => absolute(target, from)),
      ]),
    )
  }
  return config
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}

/** What `extends` means: a path, or a file of a package. */
function findBase(name: string, folder: string, disk: Disk): string | undefined {
  if (/^\.\.?(?:[\\/]|$)/.test(name) || isAbsolute(name))
    return findConfig(resolve(folder, name), disk)
  for (let from = folder; ; from = dirname(from)) {
    const found = findConfig(join(from, 'node_modules', name), disk)
    if (found !== undefined || from === dirname(from)) return found
  }
}

function findConfig(path: string, disk: Disk): string | undefined {
  const candidates = [path, `${path}.json`, join(path, 'tsconfig.json')]
  return candidates.find((candidate) => disk.isFile(candidate))
}

/** The paths that a specifier may mean by the configuration, most exact pattern first. */
export function mapSpecifier(specifier: string, config: PathConfig): string[] {
  const mapped = matchPattern(specifier, config.paths)
  if (config.baseUrl !== undefined) mapped.push(join(config.baseUrl, specifier))
  return mapped
}

function matchPattern(specifier: string, paths: PathConfig['paths']): string[] {
  const exact = paths.get(specifier)
  if (exact) return [...exact]
  let longest: { prefix: string; star: string; targets: string[] } | undefined
  for (const [pattern, targets] of paths) {
    const star = pattern.indexOf('*')
    if (star < 0) continue
    const prefix = pattern.slice(0, star)
    const suffix = pattern.slice(star + 1)
    if (specifier.length < prefix.length + suffix.length) continue
    if (!specifier.startsWith(prefix) || !specifier.endsWith(suffix)) continue
    if (longest && longest.prefix.length >= prefix.length) continue
    const matched = specifier.slice(prefix.length, specifier.length - suffix.length)
    longest = { prefix, star: matched, targets }
  }
  const { star = '', targets = [] } = longest ?? {}
  return targets.map((target) => target.replace('*', () => star))
}
