import { createHash } from 'node:crypto'

/**
 * One pipeline per root and options in a process, however many environments, outputs and plugin instances a build has:
 * client, ssr and worker builds share the work and the bill. The registry hangs on `globalThis`, since bundlers may
 * load the plugin more than once.
 */
const REGISTRY = Symbol.for('unplugin-symbol-docs')

interface Shared<T> {
  value: T
  holders: number
}

const host = globalThis as { [REGISTRY]?: Map<string | object, Shared<unknown>> }

/** Gives what was created for `key`, or creates it; the caller holds it until `release`. */
export function acquire<T>(key: string | object, create: () => T): T {
  const registry = (host[REGISTRY] ??= new Map())
  const shared = registry.get(key) ?? { value: create(), holders: 0 }
  shared.holders++
  registry.set(key, shared)
  return shared.value as T
}

/** Says that the caller no longer needs it; true when nobody else does and it is to be closed. */
export function release(key: string | object): boolean {
  const shared = host[REGISTRY]?.get(key)
  if (!shared || --shared.holders > 0) return false
  return host[REGISTRY]?.delete(key) ?? false
}

const identities = new WeakMap<object, number>()
let lastIdentity = 0

/** A digest that is equal for equal settings. Functions and stores count by identity; a key in it cannot be read back. */
export function createSharingKey(...settings: unknown[]): string {
  const text = JSON.stringify(settings, (_, value: unknown) => {
    if (value instanceof RegExp) return String(value)
    if (!hasIdentity(value)) return value
    const identity = identities.get(value) ?? ++lastIdentity
    identities.set(value, identity)
    return `#${identity}`
  })
  return createHash('sha256').update(text).digest('hex')
}

function hasIdentity(value: unknown): value is object {
  if (typeof value === 'function') return true
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.getPrototypeOf(value) !== Object.prototype
}
