import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A project in a folder of its own. */
export interface Project {
  root: string
  write: (files: Record<string, string>) => void
  remove: (path: string) => void
}

/** What a project has at least. */
export const MANIFEST = { 'package.json': '{ "name": "project", "type": "module" }' }

/** Makes an empty folder; the caller removes it. */
export function makeFolder(prefix: string): Project {
  const root = realpathSync(mkdtempSync(join(tmpdir(), prefix)))
  return {
    root,
    write(written) {
      for (const [path, text] of Object.entries(written)) {
        mkdirSync(dirname(join(root, path)), { recursive: true })
        writeFileSync(join(root, path), text)
      }
    },
    remove: (path) => rmSync(join(root, path), { recursive: true, force: true }),
  }
}
