import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { locateCache, nameRoot, writeQuietly } from './local-cache.ts'

/** Raised when the meaning of a snapshot changes. */
const VERSION = 1

/** What a finished build made, for the next one that has the same to start from. */
export interface Snapshot<Facts> {
  /** Whatever is worth knowing beside the text; plain JSON. */
  facts: Facts
  /** The asset's bytes. */
  text: string
}

interface Header<Facts> {
  version: number
  /** Covers all that the text was made of. */
  stamp: string
  facts: Facts
}

/** One snapshot of one environment of a project: local and disposable, one file of a
 * checksum, a line that describes the text, and the text. */
export interface SnapshotFile<Facts> {
  /** `undefined` where there is none with this stamp, or it is damaged. */
  read: (stamp: string) => Snapshot<Facts> | undefined
  /** Never throws. */
  write: (stamp: string, snapshot: Snapshot<Facts>) => Promise<void>
}

export function openSnapshot<Facts>(root: string, environment: string): SnapshotFile<Facts> {
  const file = locateCache(root, `asset-${nameRoot(`${root}\0${environment}`)}.txt`)
  return {
    read(stamp) {
      try {
        const bytes = readFileSync(file)
        const start = bytes.indexOf('\n') + 1
        const end = bytes.indexOf('\n', start)
        const header = JSON.parse(bytes.toString('utf8', start, end)) as Header<Facts>
        if (header.version !== VERSION || header.stamp !== stamp) return undefined
        if (computeChecksum(bytes.subarray(start)) !== bytes.toString('latin1', 0, start - 1)) {
          return undefined
        }
        return { facts: header.facts, text: bytes.toString('utf8', end + 1) }
      } catch {
        return undefined
      }
    },
    async write(stamp, { facts, text }) {
      const header: Header<Facts> = { version: VERSION, stamp, facts }
      const described = `${JSON.stringify(header)}\n${text}`
      await writeQuietly(file, `${computeChecksum(described)}\n${described}`)
    },
  }
}

function computeChecksum(described: string | Buffer): string {
  return hash('sha256', described, 'base64url')
}
