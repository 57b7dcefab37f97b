import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url))

/** A project in a folder of its own that goes when the test ends. */
export interface Project {
  root: string
  write: (files: Record<string, string>) => void
  remove: (path: string) => void
}

/** Makes a project from files, and from a fixture where one is named. */
export function createProject(files: Record<string, string> = {}, fixture?: string): Project {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'symbol-docs-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const project: Project = {
    root,
    write(written) {
      for (const [path, text] of Object.entries(written)) {
        mkdirSync(dirname(join(root, path)), { recursive: true })
        writeFileSync(join(root, path), text)
      }
    },
    remove: (path) => rmSync(join(root, path), { recursive: true, force: true }),
  }
  if (fixture) cpSync(join(FIXTURES, fixture), root, { recursive: true })
  else project.write({ 'package.json': '{ "name": "project", "type": "module" }' })
  project.write(files)
  return project
}
