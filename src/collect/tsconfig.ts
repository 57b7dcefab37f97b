import { createRequire } from 'node:module'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type * as TsConfigLibrary from 'get-tsconfig'
import type { TsConfigJsonResolved, TsConfigResult } from 'get-tsconfig'
import type { Disk } from './disk.ts'
import { compiler } from './typescript.ts'

/** The settings of a `tsconfig.json` that decide where modules are. */
export interface PathConfig {
  /** The paths that a specifier may mean by `paths` and `baseUrl`, in the order to try. */
  mapSpecifier: (specifier: string) => string[]
  /** Folders that count as one for relative imports. */
  rootDirs: string[]
  conditions: string[]
}

/** One project of a solution. */
interface Project extends PathConfig {
  /** Whether anything in it differs from the defaults. */
  isSpecific: boolean
  includes: (file: string) => boolean
}

type Library = typeof TsConfigLibrary

const NAMES: readonly string[] = ['tsconfig.json', 'jsconfig.json']

const require = createRequire(import.meta.url)

/** Finds the configuration of a module: the nearest one upward, or the part of that solution that includes the module. */
export function createConfigFinder(disk: Disk): (file: string) => PathConfig | undefined {
  const byFolder = new Map<string, string | undefined>()
  const solutions = new Map<string, Project[]>()

  function findNearest(folder: string): string | undefined {
    if (byFolder.has(folder)) return byFolder.get(folder)
    const own = NAMES.map((name) => join(folder, name)).find((path) => disk.isFile(path))
    const parent = dirname(folder)
    const found = own ?? (parent === folder ? undefined : findNearest(parent))
    byFolder.set(folder, found)
    return found
  }

  return (file) => {
    const nearest = findNearest(dirname(file))
    if (nearest === undefined) return undefined
    let projects = solutions.get(nearest)
    if (!projects) solutions.set(nearest, (projects = readSolution(nearest, disk)))
    return chooseProject(projects, file)
  }
}

function chooseProject(projects: readonly Project[], file: string): Project | undefined {
  // Components and scripts are rarely listed by their own extension, though the bundler treats them alike.
  const source = file.replace(/\.\w+$/, '.ts')
  const owners = [file, source].map((name) => projects.filter(({ includes }) => includes(name)))
  const candidates = [...owners, projects].find(({ length }) => length > 0) ?? []
  return candidates.find(({ isSpecific }) => isSpecific) ?? candidates[0]
}

/** The project of a file and all that it refers to, each once. */
function readSolution(file: string, disk: Disk): Project[] {
  // Loading it takes 15 ms, which builds without a new module need not spend.
  const library = require('get-tsconfig') as Library
  const cache = new Map<string, string>()
  const projects: Project[] = []
  const files = new Set([file])
  // The set grows while it is walked through.
  for (const path of files) {
    const config = disk.isFile(path) ? readConfig(path, library, cache) : undefined
    if (!config) continue
    projects.push(createProject({ path, config }, library))
    for (const reference of config.references ?? []) {
      const target = resolve(dirname(path), reference.path)
      files.add(target.endsWith('.json') ? target : join(target, 'tsconfig.json'))
    }
  }
  rememberReads(cache, disk)
  return projects
}

/**
 * get-tsconfig refuses a configuration whose base is missing, as one that a framework has yet to generate. TypeScript
 * reads on without the base, and so does this.
 */
function readConfig(
  file: string,
  { parseTsconfig }: Library,
  cache: Map<string, string>,
): TsConfigJsonResolved | undefined {
  const read = (text?: string): TsConfigJsonResolved | undefined => {
    if (text !== undefined) cache.set(`readFileSync:${file}:utf8`, text)
    try {
      return parseTsconfig(file, cache)
    } catch {
      return undefined
    }
  }
  const config = read()
  if (config) return config
  const { sys, readConfigFile } = compiler()
  const own = readConfigFile(file, (path) => sys.readFile(path)).config as Record<string, unknown>
  const bases = [own['extends']].flat().filter((base) => read(JSON.stringify({ extends: base })))
  return read(JSON.stringify({ ...own, extends: bases }))
}

function createProject({ path, config }: TsConfigResult, library: Library): Project {
  const { compilerOptions = {} } = config
  const { baseUrl, paths, rootDirs, customConditions = [] } = compilerOptions
  // Asking the disk whether letter case matters would write a file.
  const matches = library.createFilesMatcher({ path, config }, false)
  const dotted = paths && baseUrl === undefined ? { paths: addDots(paths) } : {}
  const options = { ...compilerOptions, ...dotted }
  return {
    mapSpecifier: createMapper({ path, config: { ...config, compilerOptions: options } }, library),
    rootDirs: (rootDirs ?? []).map((folder) => resolve(dirname(path), folder)),
    conditions: customConditions,
    isSpecific: [baseUrl, paths, rootDirs].some((value) => value !== undefined),
    includes: (file) => matches(file) !== undefined,
  }
}

/** TypeScript asks for the dot of `./src/*` where there is no `baseUrl`, most bundlers do not. */
function addDots(paths: Record<string, string[]>): Record<string, string[]> {
  const addDot = (target: string): string =>
    isAbsolute(target) || target.startsWith('.') ? target : `./${target}`
  return Object.fromEntries(
    Object.entries(paths).map(([pattern, targets]) => [pattern, targets.map(addDot)]),
  )
}

function createMapper(result: TsConfigResult, library: Library): PathConfig['mapSpecifier'] {
  try {
    return library.createPathsMatcher(result) ?? (() => [])
  } catch {
    // A pattern with two stars means nothing.
    return () => []
  }
}

/** The library's cache names each call and its path. The disk is asked the same, so that later builds see a change. */
function rememberReads(cache: ReadonlyMap<string, unknown>, disk: Disk): void {
  for (const key of cache.keys()) {
    const [, call = '', path = ''] = /^(\w+):(.+)$/s.exec(key) ?? []
    if (call === 'readFileSync') disk.readText(path.replace(/:utf8$/, ''))
    else if (call === 'existsSync' || call === 'statSync') disk.isFile(path)
  }
}
