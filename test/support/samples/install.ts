import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sample } from './packages.ts'

const FOLDER = join(tmpdir(), 'symbol-docs-truth')

/** Installs packages into a temporary folder, once, and gives the folder of each. No script of theirs is run. */
export function installSamples(samples: readonly Sample[]): Map<string, string> {
  mkdirSync(FOLDER, { recursive: true })
  const manifest = join(FOLDER, 'package.json')
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true, "type": "module" }\n')
  const folders = new Map(
    samples.map(({ name }) => [name, join(FOLDER, 'node_modules', ...name.split('/'))]),
  )
  const missing = samples.filter(({ name }) => !existsSync(folders.get(name)!))
  if (missing.length > 0) {
    const specifiers = missing.map(({ name, version }) => `${name}@${version}`)
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund']
    execFileSync('npm', ['install', ...quiet, ...specifiers], { cwd: FOLDER, stdio: 'inherit' })
  }
  return folders
}
