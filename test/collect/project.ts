import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Collection } from '../../src/collect/collection.ts'
import { collect } from '../support/collect.ts'

/** Writes files to a folder of their own, which is gone after the test. */
export function writeProject(files: Record<string, string>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'symbol-docs-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  writeFiles(root, files)
  return root
}

export function writeFiles(root: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

export interface CollectOptions {
  entries?: string[]
  extra?: string[]
  filter?: (path: string) => boolean
}

/** Collects what inline files contain; the entry is `index.ts`, where nothing else is said. */
export async function collectFiles(
  files: Record<string, string>,
  { entries = ['index.ts'], extra = [], filter = () => true }: CollectOptions = {},
): Promise<Collection> {
  const root = writeProject(files)
  return collect({
    root,
    filter,
    entries: entries.map((entry) => join(root, entry)),
    graph: extra.map((file) => join(root, file)),
  })
}

/** Each symbol's id with all places where it is exported. */
export function listExports({ symbols }: Collection): Record<string, string[]> {
  return Object.fromEntries(
    symbols.map(({ id, exportedAs }) => [
      id,
      exportedAs.map(
        ({ module, name, typeOnly }) => `${module} ${name}${typeOnly ? ' (type)' : ''}`,
      ),
    ]),
  )
}
