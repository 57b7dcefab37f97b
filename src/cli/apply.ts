import { execFileSync } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'pathe'
import type { AppliedSource } from '../emit/sources.ts'
import { OptionError } from '../options/option-error.ts'
import {
  isDeclarationFile,
  listDeclarationFiles,
  writeDeclarations,
} from '../project/declarations.ts'
import type { SymbolDoc, SymbolDocs } from '../types.ts'

export interface ApplyRequest {
  /** The project's root: absolute, posix. */
  root: string
  /** The folder that the command runs in: paths count from it. */
  cwd: string
  docs: SymbolDocs
  /** Files and folders: declaration files, or with `source` sources; no sources are all sources. */
  paths: readonly string[]
  source?: boolean
  write?: boolean
  force?: boolean
  remove?: boolean
  log: (line: string) => void
}

/** Writes docs as comments into declaration files or sources. Throws an OptionError where a path is wrong. */
export async function runApply(request: ApplyRequest): Promise<void> {
  if (request.source) await applyToSources(request)
  else await applyToDeclarations(request)
}

async function applyToDeclarations(request: ApplyRequest): Promise<void> {
  const { root, cwd, docs, paths, remove = false, log } = request
  if (paths.length === 0) {
    throw new OptionError('apply needs declaration files, for example `apply dist/index.d.ts`.')
  }
  const files = paths.flatMap((path) => findDeclarationFiles(cwd, path))
  const written = await writeDeclarations({ root, files, docs, remove })
  for (const note of written.notes) log(note)
  const what = describeComments(written.comments)
  const where = describeFiles(written.files.length)
  log(`${what} ${remove ? 'taken out of' : 'written into'} ${where}.`)
}

function findDeclarationFiles(cwd: string, path: string): string[] {
  const file = resolve(cwd, path)
  const stats = statSync(file, { throwIfNoEntry: false })
  if (!stats) throw new OptionError(`${path} is not there. Build first, or name another file.`)
  if (stats.isDirectory()) return listDeclarationFiles(file)
  if (isDeclarationFile(file)) return [file]
  throw new OptionError(`${path} is no declaration file. For sources use \`apply --source\`.`)
}

async function applyToSources(request: ApplyRequest): Promise<void> {
  const { root, cwd, remove = false, write = false, force = false, log } = request
  const { applyToSource, removeFromSource } = await import('../emit/sources.ts')
  const { createTwoFilesPatch } = await import('diff')
  const changed: { file: string; before: string; applied: AppliedSource }[] = []
  for (const [module, symbols] of selectModules(request)) {
    const file = join(root, module)
    const before = readFileSync(file, 'utf8')
    const applied = remove
      ? removeFromSource(module, before)
      : applyToSource(module, before, symbols)
    if (applied.text !== before) changed.push({ file, before, applied })
  }
  const comments = changed.reduce((sum, { applied }) => sum + applied.changes, 0)
  const what = `${describeComments(comments)} in ${describeFiles(changed.length)}`
  if (write) {
    if (!force)
      refuseDirtyTree(
        root,
        changed.map(({ file }) => file),
      )
    for (const { file, applied } of changed) writeFileSync(file, applied.text)
    log(`${what} ${remove ? 'taken out' : 'written'}.`)
    return
  }
  for (const { file, before, applied } of changed) {
    const name = relative(cwd, file)
    log(createTwoFilesPatch(`a/${name}`, `b/${name}`, before, applied.text).trimEnd())
  }
  log(changed.length === 0 ? 'Nothing to change.' : `${what}. Nothing is written without --write.`)
}

/** The modules that the paths name, with their symbols; without paths all. */
function selectModules({ root, cwd, docs, paths }: ApplyRequest): [string, SymbolDoc[]][] {
  const modules = Object.entries(docs.modules).map(
    ([module, { symbols }]): [string, SymbolDoc[]] => [
      module,
      symbols.flatMap((id) => docs.symbols[id] ?? []),
    ],
  )
  if (paths.length === 0) return modules
  const wanted = paths.map((path) => ({ path, place: relative(root, resolve(cwd, path)) }))
  const isIn = (module: string, place: string): boolean =>
    place === '' || module === place || module.startsWith(`${place}/`)
  for (const { path, place } of wanted) {
    if (modules.some(([module]) => isIn(module, place))) continue
    throw new OptionError(
      `${path} has no documented module. Name a source file or a folder of the project.`,
    )
  }
  return modules.filter(([module]) => wanted.some(({ place }) => isIn(module, place)))
}

/** What is not committed could not be told from what is written here. */
function refuseDirtyTree(root: string, files: readonly string[]): void {
  if (files.length === 0) return
  const git = (...given: string[]): string =>
    execFileSync('git', given, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  let dirty: string
  try {
    git('rev-parse', '--is-inside-work-tree')
    dirty = git('status', '--porcelain', '--untracked-files=no').trim()
    dirty ||= git('ls-files', '--others', '--', ...files).trim()
  } catch {
    // Without a repository nothing is known to be dirty.
    return
  }
  if (dirty !== '') {
    throw new OptionError(
      'The working tree has changes that are not committed. Commit or stash them, or use --force.',
    )
  }
}

function describeComments(count: number): string {
  return count === 1 ? '1 comment' : `${count} comments`
}

function describeFiles(count: number): string {
  return count === 1 ? '1 file' : `${count} files`
}
