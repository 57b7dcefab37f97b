import { readFileSync } from 'node:fs'
import type { SymbolDocs } from '../types.ts'

/** Reads the project's name and version from its `package.json`, if it has them. */
export function readPackage(root: string): SymbolDocs['package'] {
  try {
    const text = readFileSync(`${root}/package.json`, 'utf8')
    const { name, version } = JSON.parse(text) as Record<string, unknown>
    if (typeof name !== 'string') return undefined
    return { name, ...(typeof version === 'string' && { version }) }
  } catch {
    return undefined
  }
}
