import type { Options, SharedCache } from '../types.ts'

/** The parts of the option `cache`. */
export interface CacheParts {
  /** A folder, or `false` for none but the memory of this process. */
  local?: string | false
  /** What a team shares. */
  shared?: SharedCache
}

export function splitCache(cache: NonNullable<Options['cache']>): CacheParts {
  if (typeof cache === 'string' || cache === false) return { local: cache }
  if (!isList(cache)) return { shared: cache }
  const [local, shared] = cache
  return { local, shared }
}

function isList(cache: unknown): cache is readonly [string, SharedCache] {
  return Array.isArray(cache)
}

/** What Keyv asks of a store, and what a Keyv has too. */
export function isStore(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const members = value as Record<string, unknown>
  return ['get', 'set', 'delete', 'clear'].every((name) => typeof members[name] === 'function')
}

/** A URL as a folder would put its password into paths and lines. */
export function isFolder(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && !RE_URL.test(value.trim())
}

/** Not the letter of a drive. */
const RE_URL = /^[a-z][a-z\d+.-]+:\/\//i

export function isCache(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.length === 2 && isFolder(value[0]) && isShared(value[1])
  }
  return value === false || isFolder(value) || isShared(value)
}

function isShared(value: unknown): boolean {
  return typeof value === 'function' || isStore(value)
}

/** What was given, without a text that may hold a password. */
export function showCache(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(showCache).join(', ')}]`
  if (isFolder(value)) return 'a folder'
  if (typeof value === 'string') return RE_URL.test(value.trim()) ? 'a URL' : 'an empty text'
  if (isShared(value)) return typeof value === 'function' ? 'a function' : 'a store'
  if (value === null || typeof value !== 'object') return String(value)
  return 'an object that is no store'
}
