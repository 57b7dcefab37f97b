/**
 * What the plugin costs a whole vite build, as ratios of builds that alternate in one run:
 *
 *   npm run bench -- [package] [entry] [rounds]
 *
 * The package must ship its TypeScript sources; zod is installed for the tests. Each build is a process of its own.
 *
 *   plain    without the plugin
 *   warm     everything known: nothing to parse, nothing to ask
 *   edited   one module changed since the last build, without calls
 *   cold     nothing known, without calls
 */
import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [name = 'zod', entry = 'src/index.ts', rounds = '7'] = process.argv.slice(2)
const repository = fileURLToPath(new URL('../', import.meta.url))
const vite = import.meta.resolve('vite')
const plugin = new URL('../dist/vite.js', import.meta.url).href

const root = mkdtempSync(join(tmpdir(), 'symbol-docs-bench-'))
cpSync(join(repository, 'node_modules', name), root, { recursive: true })
rmSync(join(root, 'node_modules'), { recursive: true, force: true })

const code = (plugins: string): string => `
  import { build } from ${JSON.stringify(vite)}
  ${plugins && `import symbolDocs from ${JSON.stringify(plugin)}`}
  await build({
    configFile: false, logLevel: 'silent',
    build: { lib: { entry: ${JSON.stringify(entry)}, formats: ['es'], fileName: 'index' }, outDir: 'bench-out' },
    plugins: [${plugins}],
  })`
const PLAIN = code('')
const OURS = code('symbolDocs()')

const forget = (): void => rmSync(join(root, 'node_modules'), { recursive: true, force: true })
const edit = (): void => appendFileSync(join(root, entry), `\nexport const edit${Date.now()} = 1\n`)

const VARIANTS: Record<string, { source: string; before?: () => void }> = {
  plain: { source: PLAIN },
  warm: { source: OURS },
  edited: { source: OURS, before: edit },
  cold: { source: OURS, before: forget },
}

function time(variant: string): { seconds: number; megabytes: number } {
  const { source, before } = VARIANTS[variant]!
  before?.()
  const start = process.hrtime.bigint()
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `${source}\nconsole.log('RSS', process.resourceUsage().maxRSS)`,
    ],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, OPENAI_API_KEY: '', OPENAI_BASE_URL: '', CI: '' },
    },
  )
  if (status !== 0) throw new Error(stderr)
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  return { seconds, megabytes: Number(/RSS (\d+)/.exec(stdout)?.[1]) / 1024 }
}

function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)]!
}

try {
  time('cold')
  const results = new Map(
    Object.keys(VARIANTS).map((variant) => [variant, [] as ReturnType<typeof time>[]]),
  )
  for (let round = 0; round < Number(rounds); round++) {
    // Warm stands before the variants that change what is known.
    for (const [variant, list] of results) list.push(time(variant))
    time('warm')
  }
  const modules = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).length
  console.log(`${name}: ${modules} files, ${rounds} rounds, whole processes, medians (min to max)`)
  const plain = results.get('plain')!
  for (const [variant, list] of results) {
    const ratios = list.map(({ seconds }, round) => seconds / plain[round]!.seconds)
    const seconds = list.map((one) => one.seconds)
    console.log(
      [
        variant.padEnd(8),
        `${median(seconds).toFixed(2)} s`,
        `(${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)})`,
        `ratio ${median(ratios).toFixed(2)}`,
        `(${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`,
        `${median(list.map(({ megabytes }) => megabytes)).toFixed(0)} MB`,
      ].join('  '),
    )
  }
} finally {
  rmSync(root, { recursive: true, force: true })
}
