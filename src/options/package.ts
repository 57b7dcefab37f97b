import { readFileSync } from 'node:fs'
import type { SymbolDocs } from '../types.ts'

/** Name and version of the project, where its `package.json` says them. */
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
