import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { Disk } from './disk.ts'
import { typescript } from './typescript.ts'

/** Resolves specifiers that depend on a `package.json`: `#imports`, the package's own name, packages of the workspace. */
export interface PackageResolver {
  /**
   * Returns the text of the configuration that the answer depends on; `undefined` where the specifier cannot lead to a
   * module of the project, which is true of nearly all packages.
   */
  describe: (specifier: string, folder: string) => string | undefined
  /** Resolves with TypeScript, which loads the compiler. */
  resolve: (specifier: string, file: string, conditions: string[]) => string | undefined
}

const RE_PACKAGE = /^(?:@[^/\\%]+\/)?[^./\\%@][^/\\%]*/

export function createPackageResolver(
  disk: Disk,
  isInside: (path: string) => boolean,
): PackageResolver {
  const texts = new Map<string, string>()
  const own = new Map<string, string | undefined>()
  const linked = new Map<string, string | undefined>()

  function read(file: string): string {
    let text = texts.get(file)
    if (text === undefined) texts.set(file, (text = readRelevant(file, disk)))
    return text
  }

  /** Finds the nearest `package.json` upward. */
  function findOwn(folder: string): string | undefined {
    if (own.has(folder)) return own.get(folder)
    const file = join(folder, 'package.json')
    const parent = dirname(folder)
    const found = disk.isFile(file) ? file : parent === folder ? undefined : findOwn(parent)
    own.set(folder, found)
    return found
  }

  /** Finds the real folder of a package that is linked into the project. */
  function findLinked(name: string, folder: string): string | undefined {
    const key = `${folder}\0${name}`
    if (linked.has(key)) return linked.get(key)
    const path = join(folder, 'node_modules', name)
    const parent = dirname(folder)
    let found: string | undefined
    if (disk.isFolder(path)) {
      const real = disk.realPath(path)
      found = real !== path && isInside(real) ? real : undefined
    } else if (parent !== folder) {
      found = findLinked(name, parent)
    }
    linked.set(key, found)
    return found
  }

  return {
    describe(specifier, folder) {
      const file = findOwn(folder)
      const text = file === undefined ? '' : read(file)
      if (specifier.startsWith('#')) return text
      const name = RE_PACKAGE.exec(specifier)?.[0]
      if (name === undefined || /^[a-z]+:/.test(specifier)) return undefined
      if (text.startsWith(`${JSON.stringify(name)} `)) return text
      const target = findLinked(name, folder)
      return target === undefined ? undefined : read(join(target, 'package.json'))
    },
    resolve: (specifier, file, conditions) => {
      const found = resolveByCompiler(specifier, file, conditions)
      return found === undefined ? undefined : disk.realPath(found)
    },
  }
}

/** Reads the fields that decide where a package's modules are, so that a new version alone changes nothing. */
function readRelevant(file: string, disk: Disk): string {
  try {
    const fields = JSON.parse(disk.readText(file) ?? '') as Record<string, unknown>
    const { name, exports, imports, main, module, types, typings } = fields
    return `${JSON.stringify(name)} ${JSON.stringify([exports, imports, main, module, types, typings])}`
  } catch {
    return ''
  }
}

function resolveByCompiler(
  specifier: string,
  file: string,
  customConditions: string[],
): string | undefined {
  const ts = typescript()
  const options = {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    allowJs: true,
    customConditions,
  }
  return ts.resolveModuleName(specifier, file, options, ts.sys).resolvedModule?.resolvedFileName
}

/** Hashes everything that an answer depends on. */
export function stampOf(texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\0')).digest('hex')
}
