import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'pathe'
import type { SymbolDocs } from '../types.ts'

const RE_DECLARATION = /\.d\.(?:[^./]+\.)?[cm]?ts$/

export interface WrittenDeclarations {
  comments: number
  /** The files that changed. */
  files: string[]
  /** One sentence about each exported declaration that was left alone. */
  notes: string[]
}

/** Writes docs into declaration files and their sourcemaps, or takes them out; what is already there stays. */
export async function writeDeclarations({
  root,
  files,
  docs,
  remove = false,
}: {
  root: string
  /** Absolute paths. */
  files: readonly string[]
  docs: SymbolDocs
  remove?: boolean
}): Promise<WrittenDeclarations> {
  const written: WrittenDeclarations = { comments: 0, files: [], notes: [] }
  if (files.length === 0) return written
  const { createDeclarationWriter } = await import('../emit/declarations.ts')
  const write = createDeclarationWriter(Object.values(docs.symbols), (module) =>
    readText(join(root, module)),
  )
  for (const file of files) {
    const text = readFileSync(file, 'utf8')
    const map = readText(`${file}.map`) || undefined
    const applied = write({ path: relative(root, file), text, map }, remove)
    written.notes.push(...applied.notes)
    if (applied.text === text) continue
    writeFileSync(file, applied.text)
    if (applied.map !== undefined) writeFileSync(`${file}.map`, applied.map)
    written.comments += applied.changes
    written.files.push(file)
  }
  return written
}

/** Empty where there is no such file. */
function readText(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

export function isDeclarationFile(path: string): boolean {
  return RE_DECLARATION.test(path)
}

/** All declaration files of a folder and the folders in it, sorted; those of packages are left out. */
export function listDeclarationFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => isDeclarationFile(path) && !`/${path}`.includes('/node_modules/'))
    .map((path) => join(folder, path))
    .sort()
}
