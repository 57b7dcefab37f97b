import { statSync } from 'node:fs'
import { resolve } from 'pathe'
import { isAssetId } from '../collect/script.ts'

/** The extensions that bundlers try, in the order that most of them use. */
const ENDINGS = ['', '.ts', '.tsx', '.mts', '.cts', '.mjs', '.js', '.jsx', '.vue', '.html']

/** Entries as bundlers write them: one name, several, or names with labels. */
export type Input = string | string[] | Record<string, string | string[]> | undefined

/** Finds the files of a build's entries. Packages and virtual modules are left out. */
export function findEntries(input: Input, folder: string): string[] {
  const names = typeof input === 'string' ? [input] : Object.values(input ?? {}).flat()
  return names.flatMap((name) => findFile(resolve(folder, name)) ?? [])
}

function findFile(path: string): string | undefined {
  const candidates = ENDINGS.flatMap((ending) => [
    path + ending,
    ...(ending ? [`${path}/index${ending}`] : []),
  ])
  return candidates.find(isFile)
}

/** Never throws: a name with loaders and their options may be longer than any path. */
function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
  } catch {
    return false
  }
}

/** Ids of modules that may have symbols, with a query or without. */
export const RE_SCRIPT: RegExp = /\.(?:[cm]?[jt]sx?|vue)(?:\?|$)/

/** The file behind a module id; `undefined` for virtual modules and for those that only give the file's text or address. */
export function cleanId(id: string): string | undefined {
  if (id.includes('\0') || isAssetId(id)) return undefined
  const [path = ''] = id.split('?', 1)
  return path === '' ? undefined : path
}
