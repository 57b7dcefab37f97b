import { readFileSync } from 'node:fs'
import type { SymbolDocs } from '../types.ts'

/** Reads the project's name and version from its `package.json`, if it has them. */
export function readPackage(root: string): SymbolDocs['package'] {
  const { name, version } = readManifest(root)
  if (typeof name !== 'string') return undefined
  return { name, ...(typeof version === 'string' && { version }) }
}

/** What its `package.json` says about how others import a project, and what it imports itself. */
export interface PackageImports {
  name: string | undefined
  /** Others can import it by its name. */
  isLibrary: boolean
  dependencies: ReadonlySet<string>
}

export function readPackageImports(root: string): PackageImports {
  const manifest = readManifest(root)
  const { name, exports, main, module } = manifest
  const lists = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']
  return {
    name: typeof name === 'string' ? name : undefined,
    isLibrary: [exports, main, module].some((field) => field !== undefined),
    dependencies: new Set(lists.flatMap((list) => Object.keys(Object(manifest[list]) as object))),
  }
}

function readManifest(root: string): Record<string, unknown> {
  try {
    const manifest: unknown = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'))
    return Object(manifest) as Record<string, unknown>
  } catch {
    return {}
  }
}
