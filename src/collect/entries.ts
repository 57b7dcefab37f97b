import { dirname, join, resolve } from 'node:path'
import type { Disk } from './disk.ts'
import { readPage } from './markup.ts'
import { hashText } from './source.ts'
import type { ModuleRecord } from './record.ts'

/** The files from which imports are followed. */
export interface EntryFiles {
  /** Scripts that are entries. */
  entries: string[]
  /** Files that inline scripts of a page import. */
  imported: string[]
}

/** Lists the entries that the bundler names. A page is replaced by its module scripts. */
export async function listEntries(
  files: readonly string[],
  root: string,
  disk: Disk,
  readRecord: (text: string, textHash: string, fileName: string) => Promise<ModuleRecord>,
): Promise<EntryFiles> {
  const found: EntryFiles = { entries: [], imported: [] }
  for (const file of files) {
    if (!/\.html?$/.test(file)) {
      found.entries.push(file)
      continue
    }
    const page = readPage(disk.readText(file) ?? '')
    const locate = (specifier: string): string[] => locateFromPage(specifier, file, root, disk)
    found.entries.push(...page.sources.flatMap(locate))
    for (const text of page.texts) {
      const { specifiers } = await readRecord(text, hashText(text, 'js'), 'page.js')
      found.imported.push(...specifiers.flatMap(locate))
    }
  }
  return found
}

/** A path such as `/src/main.ts` counts from the bundler's root, which is the page's folder or one above it. */
function locateFromPage(specifier: string, page: string, root: string, disk: Disk): string[] {
  const [path = ''] = specifier.split(/[?#]/)
  if (/^\.\.?\//.test(path)) return [resolve(dirname(page), path)]
  if (!path.startsWith('/'))
    return /^[\w-]+(?:\/|\.)/.test(path) ? [resolve(dirname(page), path)] : []
  for (let folder = dirname(page); ; folder = dirname(folder)) {
    const file = join(folder, path)
    if (disk.isFile(file)) return [file]
    if (folder === root || folder === dirname(folder)) return []
  }
}
