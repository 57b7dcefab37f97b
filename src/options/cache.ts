import type { Options, SharedCache } from '../types.ts'

/** The parts of the option `cache`. */
export interface CacheParts {
  /** A folder, or `false` to keep answers in memory only. */
  local?: string | false
  /** The store that a team shares. */
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

/** Tells whether a value has the methods of a Keyv store, which a Keyv instance has too. */
export function isStore(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const members = value as Record<string, unknown>
  return ['get', 'set', 'delete', 'clear'].every((name) => typeof members[name] === 'function')
}

/** Refuses URLs: as a folder name, one would put its password into paths and log lines. */
export function isFolder(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && !RE_URL.test(value.trim())
}

/** At least two letters, so that a drive letter is no scheme. */
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

/** Describes the value without any text that may hold a password. */
export function showCache(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(showCache).join(', ')}]`
  if (isFolder(value)) return 'a folder'
  if (typeof value === 'string') return RE_URL.test(value.trim()) ? 'a URL' : 'an empty text'
  if (isShared(value)) return typeof value === 'function' ? 'a function' : 'a store'
  if (value === null || typeof value !== 'object') return String(value)
  return 'an object that is no store'
}
