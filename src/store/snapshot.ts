import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { locateCache, nameRoot } from './cache-file.ts'

/** Raised when the meaning of a snapshot changes. */
const VERSION = 4

/** What a finished build made, for the next one that has the same to start from. */
export interface Snapshot<Facts> {
  /** Whatever is worth knowing beside the text; plain JSON. */
  facts: Facts
  /** The asset. */
  text: string
}

/** Facts at once, and the text when it is wanted: it may be large. */
export interface ReadSnapshot<Facts> {
  facts: Facts
  readText: () => string
}

interface Header<Facts> {
  version: number
  facts: Facts
}

/**
 * One snapshot of one environment of a project: local and disposable, one file of a checksum, a line that describes the
 * text, and the text.
 */
export interface SnapshotFile<Facts> {
  /** `undefined` where there is none, or it is damaged. */
  read: () => ReadSnapshot<Facts> | undefined
  /** Never throws. */
  write: (snapshot: Snapshot<Facts>) => Promise<void>
}

export function openSnapshot<Facts>(root: string, environment: string): SnapshotFile<Facts> {
  const file = locateCache(root, `asset-${nameRoot(`${root}\0${environment}`)}.txt`)
  return {
    read() {
      try {
        const bytes = readFileSync(file)
        const start = bytes.indexOf('\n') + 1
        const end = bytes.indexOf('\n', start)
        if (String(crc32(bytes.subarray(start))) !== bytes.toString('latin1', 0, start - 1)) {
          return undefined
        }
        const header = JSON.parse(bytes.toString('utf8', start, end)) as Header<Facts>
        if (header.version !== VERSION) return undefined
        return { facts: header.facts, readText: () => bytes.toString('utf8', end + 1) }
      } catch {
        return undefined
      }
    },
    async write({ facts, text }) {
      const header: Header<Facts> = { version: VERSION, facts }
      const described = `${JSON.stringify(header)}\n${text}`
      const { writeQuietly } = await import('./replace-file.ts')
      await writeQuietly(file, `${crc32(described)}\n${described}`)
    },
  }
}
