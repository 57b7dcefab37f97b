/** The keys that somebody wants answers for: the dev server itself after a save, or a person on the page. */
export interface Wishes {
  /** What was refused is only wished for again by a person. */
  add: (key: string, by: 'server' | 'person') => void
  has: (key: string) => boolean
  size: () => number
  drop: (key: string) => void
  /** Forgets what is not there any more. */
  keep: (isThere: (key: string) => boolean) => void
  clear: () => void
  /** Somebody does not want what is wished for. */
  refuse: () => void
}

export function createWishes(): Wishes {
  const wished = new Set<string>()
  const refused = new Set<string>()

  return {
    add(key, by) {
      if (by === 'person') refused.delete(key)
      if (!refused.has(key)) wished.add(key)
    },
    has: (key) => wished.has(key),
    size: () => wished.size,
    drop: (key) => void wished.delete(key),
    keep(isThere) {
      for (const key of wished) if (!isThere(key)) wished.delete(key)
    },
    clear: () => wished.clear(),
    refuse() {
      for (const key of wished) refused.add(key)
      wished.clear()
    },
  }
}
