import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Report } from '../measure/statistics.ts'

/** What users download. */
export function measurePackage(): Report {
  const cwd = fileURLToPath(new URL('../../', import.meta.url))
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd })
  const [packed] = JSON.parse(output.toString()) as [
    { size: number; unpackedSize: number; entryCount: number },
  ]
  const hasTypes = existsSync(new URL('../../dist/index.d.ts', import.meta.url))
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2)
  return {
    title: `Package${hasTypes ? '' : ', without type declarations'}`,
    head: ['packed, MB', 'unpacked, MB', 'files'],
    rows: [[megabytes(packed.size), megabytes(packed.unpackedSize), String(packed.entryCount)]],
    figures: { 'package MB': packed.size / 1e6 },
  }
}
