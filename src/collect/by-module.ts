/** A map with two keys. Joining both to one string would take longer than the rest of linking. */
export interface ByModule<Value> {
  get: (module: string, name: string) => Value | undefined
  has: (module: string, name: string) => boolean
  set: (module: string, name: string, value: Value) => void
  /** All values, in the order of the modules, then of the names. */
  values: () => Value[]
}

export function createByModule<Value>(): ByModule<Value> {
  const modules = new Map<string, Map<string, Value>>()
  return {
    get: (module, name) => modules.get(module)?.get(name),
    has: (module, name) => modules.get(module)?.has(name) ?? false,
    set(module, name, value) {
      const names = modules.get(module)
      if (names) names.set(name, value)
      else modules.set(module, new Map([[name, value]]))
    },
    values: () => [...modules.values()].flatMap((names) => [...names.values()]),
  }
}
