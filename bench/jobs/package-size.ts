import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeFolder } from '../measure/projects.ts'
import type { Report } from '../measure/statistics.ts'

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url))

/** What users download, and what an installation of it brings into an empty `node_modules`. */
export function measurePackage(): Report {
  const folder = makeFolder('package')
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
  const [packed] = JSON.parse(execFileSync('npm', pack, { cwd: REPOSITORY }).toString()) as [
    { filename: string; size: number; unpackedSize: number; entryCount: number },
  ]
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund']
  execFileSync('npm', ['install', ...quiet, join(folder, packed.filename)], { cwd: folder })
  const modules = join(folder, 'node_modules')
  const brought = measureFolder(modules)
  const hasTypes = existsSync(join(REPOSITORY, 'dist/index.d.ts'))
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2)
  return {
    title: `Package${hasTypes ? '' : ', without type declarations'}`,
    head: ['packed, MB', 'unpacked, MB', 'files', 'packages in node_modules', 'node_modules, MB'],
    rows: [
      [
        megabytes(packed.size),
        megabytes(packed.unpackedSize),
        String(packed.entryCount),
        String(brought.packages),
        megabytes(brought.bytes),
      ],
    ],
    figures: { 'package MB': packed.size / 1e6, 'node_modules MB': brought.bytes / 1e6 },
  }
}

function measureFolder(folder: string): { packages: number; bytes: number } {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const manifest = /(?:^|node_modules\/)(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/
  return {
    packages: files.filter((file) => manifest.test(file)).length,
    bytes: files.reduce((sum, file) => {
      const stats = statSync(join(folder, file))
      return sum + (stats.isFile() ? stats.size : 0)
    }, 0),
  }
}
