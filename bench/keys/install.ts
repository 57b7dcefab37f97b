import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { History } from './packages.ts'

const FOLDER = join(tmpdir(), 'symbol-docs-keys')

/** Installs every version under a name of its own, once. No script of theirs is run. */
export function installHistories(histories: readonly History[]): void {
  const versions = histories.flatMap(({ name, versions }) =>
    versions.map((version) => ({ name, version })),
  )
  const dependencies = Object.fromEntries(
    versions.map(({ name, version }) => [aliasOf(name, version), `npm:${name}@${version}`]),
  )
  if (versions.every(({ name, version }) => existsSync(folderOf(name, version)))) return
  mkdirSync(FOLDER, { recursive: true })
  const manifest = { private: true, type: 'module', dependencies }
  writeFileSync(join(FOLDER, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps']
  execFileSync('npm', ['install', ...quiet], { cwd: FOLDER, stdio: 'inherit' })
}

/** Where a version is installed. */
export function folderOf(name: string, version: string): string {
  return join(FOLDER, 'node_modules', aliasOf(name, version))
}

function aliasOf(name: string, version: string): string {
  return `${name.replace(/^@/, '').replace('/', '-')}-${version}`
}
