import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A file below the nearest `node_modules`, which is where tools keep what is disposable. */
export function locateCache(root: string, name: string): string {
  const folder = join(findModules(root) ?? root, 'node_modules')
  return join(folder, '.cache/unplugin-symbol-docs', name)
}

/** Roots that share a `node_modules` have files of their own. */
export function nameRoot(root: string): string {
  return createHash('sha256').update(root).digest('hex').slice(0, 16)
}

function findModules(folder: string): string | undefined {
  if (existsSync(join(folder, 'node_modules'))) return folder
  const parent = dirname(folder)
  return parent === folder ? undefined : findModules(parent)
}
