import { extname, join } from 'node:path'
import type { Disk } from './disk.ts'

/** What a bundler and TypeScript try for a path without an extension, in TypeScript's order. */
const EXTENSIONS: readonly string[] = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs']

/** In TypeScript a source is imported by the name that it gets when compiled. */
const SOURCES: ReadonlyMap<string, readonly string[]> = new Map([
  ['.js', ['.ts', '.tsx']],
  ['.jsx', ['.tsx', '.ts']],
  ['.mjs', ['.mts']],
  ['.cjs', ['.cts']],
])

const DECLARATIONS: readonly string[] = ['.d.ts', '.d.mts', '.d.cts']

/** The file that a path without a query means, whatever it is: a script, a style sheet, a picture. */
export function locateFile(path: string, disk: Disk): string | undefined {
  const script = locatePlain(path, disk) ?? locateInFolder(path, disk)
  // Where there are only declarations, the import is sound but leads to no module of ours.
  return script ?? locateDeclaration(path, disk)
}

function locatePlain(path: string, disk: Disk): string | undefined {
  const extension = extname(path)
  const base = path.slice(0, path.length - extension.length)
  const sources = (SOURCES.get(extension) ?? []).map((source) => base + source)
  const candidates = [...sources, path, ...EXTENSIONS.map((one) => path + one)]
  return candidates.find((candidate) => disk.isFile(candidate))
}

function locateDeclaration(path: string, disk: Disk): string | undefined {
  const extension = extname(path)
  const base = SOURCES.has(extension) ? path.slice(0, path.length - extension.length) : path
  const candidates = [base, join(path, 'index')].flatMap((stem) =>
    DECLARATIONS.map((one) => stem + one),
  )
  return candidates.find((candidate) => disk.isFile(candidate))
}

function locateInFolder(path: string, disk: Disk): string | undefined {
  if (!disk.isFolder(path)) return undefined
  const main = mainOf(join(path, 'package.json'), disk)
  const named = main === undefined ? undefined : locatePlain(join(path, main), disk)
  return named ?? locatePlain(join(path, 'index'), disk)
}

/** The entry of a folder that has a `package.json` of its own. */
function mainOf(file: string, disk: Disk): string | undefined {
  if (!disk.isFile(file)) return undefined
  try {
    const { module, main } = JSON.parse(disk.readText(file) ?? '') as Record<string, unknown>
    const name = module ?? main
    return typeof name === 'string' ? name : undefined
  } catch {
    return undefined
  }
}
