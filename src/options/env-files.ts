import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { join } from 'pathe'
import type { Variables } from './resolve.ts'

/** The variables of all `.env*` files, nearest folder first, in Vite's order: `.env.[mode].local`, `.env.[mode]`, `.env.local`, `.env`. */
export function readEnvFiles(folders: readonly string[], mode?: string): Variables {
  const names = ['.env.local', '.env']
  // A mode is a word; anything else would leave the folder.
  if (mode && /^[\w.-]+$/.test(mode)) names.unshift(`.env.${mode}.local`, `.env.${mode}`)
  const found: Variables = Object.create(null) as Variables
  for (const folder of new Set(folders)) {
    for (const name of names) {
      for (const [key, value] of Object.entries(readEnvFile(join(folder, name)))) {
        // An empty value is no value: the next file may have one.
        if (value?.trim()) found[key] ??= value
      }
    }
  }
  return found
}

function readEnvFile(file: string): Variables {
  try {
    return parseEnv(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))
  } catch {
    return {}
  }
}
