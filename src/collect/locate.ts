import { extname, join } from 'node:path'
import type { Disk } from './disk.ts'

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
export function locateFile(path: string, disk: Disk): string | undefined {
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
