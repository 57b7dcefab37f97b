import type { Issue } from '../types.ts'

/** Counts what was checked and keeps what was wrong. */
export interface Claims {
  /** Takes note of one claim and gives back whether it holds; `fault` is asked only when it does not. */
  check: (holds: boolean, fault: () => Issue) => boolean
  readonly checked: number
  readonly faults: Issue[]
}

export function createClaims(): Claims {
  const faults: Issue[] = []
  let checked = 0
  return {
    check(holds, fault) {
      checked++
      if (holds) return true
      const { code, message } = fault()
      const isNew = !faults.some((known) => known.code === code && known.message === message)
      if (isNew) faults.push({ code, message })
      return holds
    },
    get checked() {
      return checked
    },
    faults,
  }
}

/** `left, right and rest`, for messages. */
export function listNames(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
