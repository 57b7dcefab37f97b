/** JSON with sorted keys and no white space: equal values give equal text, whatever the order they were written in. */
export function toCanonicalJSON(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map((item: unknown) => toCanonicalJSON(item ?? null)).join(',')}]`
  }
  if (typeof value === 'object' && value !== null) {
    const fields = value as Record<string, unknown>
    const parts = Object.keys(fields)
      .sort()
      // As in JSON, what is undefined is not there.
      .filter((key) => fields[key] !== undefined)
      .map((key) => `${JSON.stringify(key)}:${toCanonicalJSON(fields[key])}`)
    return `{${parts.join(',')}}`
  }
  return JSON.stringify(value)
}
