/** Takes a value that may be anything and gives what is known about it; throws a ShapeError where it is something else. */
export type Reader<T> = (value: unknown) => T

class ShapeError extends Error {}

/** A field that may be left out. */
export interface Optional<T> {
  optional: Reader<T>
}

/** Says how each field of `T` is read. */
export type Fields<T> = {
  [Name in keyof T]-?: undefined extends T[Name]
    ? Optional<Exclude<T[Name], undefined>>
    : object extends Pick<T, Name>
      ? Optional<Exclude<T[Name], undefined>>
      : Reader<T[Name]>
}

export const readText: Reader<string> = (value) => {
  if (typeof value !== 'string') throw new ShapeError()
  return value
}

export const readFlag: Reader<boolean> = (value) => {
  if (typeof value !== 'boolean') throw new ShapeError()
  return value
}

export const readAmount: Reader<number> = (value) => {
  if (typeof value !== 'number' || !(value >= 0 && value < Infinity)) throw new ShapeError()
  return value
}

export function optional<T>(reader: Reader<T>): Optional<T> {
  return { optional: reader }
}

export function orNull<T>(reader: Reader<T>): Reader<T | null> {
  return (value) => (value === null ? null : reader(value))
}

export function oneOf<T extends string | number>(...choices: T[]): Reader<T> {
  return (value) => {
    const found = choices.find((choice) => choice === value)
    if (found === undefined) throw new ShapeError()
    return found
  }
}

export function listOf<T>(reader: Reader<T>): Reader<T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw new ShapeError()
    return value.map((item: unknown) => reader(item))
  }
}

/** Picks the known fields, so that nothing else (`__proto__`, say) comes through. */
export function objectOf<T extends object>(fields: Fields<T>): Reader<T> {
  const entries = Object.entries<Reader<unknown> | Optional<unknown>>(fields)
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ShapeError()
    const picked: Record<string, unknown> = {}
    for (const [name, field] of entries) {
      const content = Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined
      if (typeof field === 'function') picked[name] = field(content)
      else if (content !== undefined) picked[name] = field.optional(content)
    }
    return picked as T
  }
}
