/** Figure 9: damaged stores, and disks that take nothing. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { measureDamage } from './damage.ts'
import type { Figure, Row } from './figure.ts'

const WORKER = fileURLToPath(new URL('./workers/disk-errors.ts', import.meta.url))

export const storeFaults: Figure = {
  id: '9',
  title: 'damaged stores, bad disks',
  async measure(scale) {
    // In a process of its own, since it takes the file system away under everything in it.
    const worker = promisify(execFile)(process.execPath, ['--import', 'tsx', WORKER, scale])
    const damage = await measureDamage(scale)
    const { stdout } = await worker
    return [damage, JSON.parse(stdout) as Row]
  },
}
