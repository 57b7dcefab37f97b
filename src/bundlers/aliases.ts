import { resolve } from 'pathe'
import type { Alias } from '../options/resolve.ts'

/** Vite's own aliases lead to files of vite. */
const RE_VITE = /@vite\\?\//

/**
 * Reads `resolve.alias` in the form of any bundler: a list of `{ find, replacement }` (vite, farm) or `{ name, alias }`
 * (webpack, rspack), or an object of one or several replacements, `false` for none. A replacement that starts with a dot
 * counts from the folder.
 */
export function readAliases(given: unknown, folder: string): Alias[] {
  if (typeof given !== 'object' || given === null) return []
  const entries = Array.isArray(given) ? given.map(readEntry) : Object.entries(given)
  return entries.flatMap(([find, replacement]) => {
    const isPattern = find instanceof RegExp
    if ((!isPattern && typeof find !== 'string') || RE_VITE.test(String(find))) return []
    const texts = [replacement].flat().filter((text) => typeof text === 'string')
    const replacements = texts.map((text) =>
      /^\.\.?(?:\/|$)/.test(text) ? resolve(folder, text) : text,
    )
    if (isPattern)
      return { find: new RegExp(find.source, find.flags.replace(/[gy]/g, '')), replacements }
    return {
      find: compileName(find),
      replacements: replacements.map((text) => escapeReplacement(text, find)),
    }
  })
}

function readEntry(entry: unknown): [find: unknown, replacement: unknown] {
  const { find, replacement, name, alias, onlyModule } = (entry ?? {}) as Record<string, unknown>
  const isExact = onlyModule === true && typeof name === 'string'
  return [find ?? (isExact ? `${name}$` : name), replacement ?? alias]
}

/** A name stands for itself and for what is under it; with `$` at its end for itself alone, with `*` for any text. */
function compileName(name: string): RegExp {
  const [start = '', ...rest] = name.split('*').map(escapePattern)
  if (rest.length > 0) return new RegExp(`^${start}(.*)${rest.join('\\*')}$`)
  if (name.endsWith('$')) return new RegExp(`^${escapePattern(name.slice(0, -1))}$`)
  return new RegExp(`^${escapePattern(name.replace(/\/$/, ''))}(?=/|$)`)
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** The text as a replacement for what `compileName` matches. */
function escapeReplacement(text: string, name: string): string {
  const escaped = text.replaceAll('$', '$$$$')
  return name.includes('*') ? escaped.replace('*', '$1') : escaped.replace(/\/$/, '')
}
