import type { StoredAnswer } from './answer.ts'

/** Everything in a store that looks like an answer; whether it is one shows when it is read. */
export type Scanned = AsyncGenerator<{ key: string; value: object }, void>

/** Walks through the entries `[name, value]` of a store; gives nothing where that cannot be done. */
export async function* scanAnswers(
  iterate: () => AsyncIterable<unknown> | Iterable<unknown> | undefined,
  onError: (error: unknown) => void,
): Scanned {
  try {
    for await (const entry of iterate() ?? []) {
      const value: unknown = Array.isArray(entry) ? entry[1] : undefined
      if (isLikeAnswer(value)) yield { key: value.key, value }
    }
  } catch (error) {
    onError(error)
  }
}

/** A store may hold other things too, which are none of ours. */
function isLikeAnswer(value: unknown): value is { key: string } {
  if (typeof value !== 'object' || value === null) return false
  const fields = value as Record<string, unknown>
  return ['key', 'symbol', 'checksum'].every((name) => typeof fields[name] === 'string')
}

/** All answers that a symbol has ever had. Scanning the store takes long, so it happens once and only when asked for. */
export interface Index {
  add: (answer: StoredAnswer) => void
  findNewest: (
    ids: ReadonlySet<string>,
    read: (key: string) => Promise<StoredAnswer | undefined>,
  ) => Promise<Map<string, StoredAnswer>>
}

interface Candidate {
  key: string
  date: string
}

export function createIndex(scan: () => Scanned): Index {
  let scanned: Promise<Map<string, Candidate[]>> | undefined
  const added: StoredAnswer[] = []

  async function build(): Promise<Map<string, Candidate[]>> {
    const candidates = new Map<string, Candidate[]>()
    for await (const { key, value } of scan()) {
      const { symbol, date, docs } = value as Partial<Record<string, unknown>>
      if (!docs || typeof symbol !== 'string' || typeof date !== 'string') continue
      addTo(candidates, symbol, { key, date })
    }
    return candidates
  }

  return {
    add(answer) {
      added.push(answer)
    },
    async findNewest(ids, read) {
      const candidates = await (scanned ??= build())
      for (const { symbol, key, date, docs } of added.splice(0)) {
        if (docs) addTo(candidates, symbol, { key, date })
      }
      const newest = new Map<string, StoredAnswer>()
      for (const id of ids) {
        for (const { key } of (candidates.get(id) ?? []).sort(byNewest)) {
          const answer = await read(key)
          if (answer?.symbol !== id || !answer.docs) continue
          newest.set(id, answer)
          break
        }
      }
      return newest
    },
  }
}

function addTo(candidates: Map<string, Candidate[]>, symbol: string, candidate: Candidate): void {
  const list = candidates.get(symbol) ?? []
  list.push(candidate)
  candidates.set(symbol, list)
}

/** Answers of the same moment are ordered by key, so that every machine picks the same one. */
function byNewest(left: Candidate, right: Candidate): number {
  if (left.date !== right.date) return left.date < right.date ? 1 : -1
  return left.key < right.key ? -1 : 1
}
