import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { makeFolder, MANIFEST, type Project } from './folder.ts'

export type { Project } from './folder.ts'

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url))

/** Makes a project from files, and from a fixture where one is named; it goes when the test ends. */
export function createProject(files: Record<string, string> = {}, fixture?: string): Project {
  const project = makeFolder('symbol-docs-')
  const { root } = project
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  if (fixture) cpSync(join(FIXTURES, fixture), root, { recursive: true })
  else project.write(MANIFEST)
  project.write(files)
  return project
}
