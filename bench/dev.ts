/**
 * How long a page takes to show new docs after a save, beyond the model's own time, in vite's dev server with a real
 * Chromium: `npx tsx bench/dev.ts [symbols]`. Run `npm run build` first.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'vite'
import type vitePlugin from '../src/vite.ts'
import { launchChromium } from '../test/support/chromium.ts'
import { startModelServer } from '../test/support/model-server.ts'

const SAVES = 15
const DEBOUNCE_IN_MS = 400
const symbols = Number(process.argv[2] ?? 5000)
const modules = symbols / 10
const root = mkdtempSync(join(tmpdir(), 'symbol-docs-dev-'))

const write = (path: string, text: string): void => writeFileSync(join(root, path), text)
const part = (module: number, edited = ''): string =>
  Array.from({ length: 10 }, (_, index) => {
    const name = `part${module}Value${index}`
    const other = `part${(module + 1) % modules}Value${index}`
    const body = index === 3 ? edited : ''
    return `export function ${name}(left: number, right: string[]): number {\n  const sum = left + right.length${body}\n  return sum > 100 ? ${other}(sum, right) : sum\n}\n`
  }).join('\n') +
  `\nimport { ${Array.from({ length: 10 }, (_, index) => `part${(module + 1) % modules}Value${index}`).join(', ')} } from './part${(module + 1) % modules}.ts'\n`

mkdirSync(join(root, 'src'))
write('package.json', '{ "name": "bench", "type": "module" }')
write('index.html', '<script type="module" src="/src/index.ts"></script>')
for (let module = 0; module < modules; module++) write(`src/part${module}.ts`, part(module))
write(
  'src/index.ts',
  Array.from({ length: modules }, (_, module) => `export * from './part${module}.ts'`).join('\n'),
)

const model = await startModelServer({ latencyInMs: 300 })
process.env.OPENAI_BASE_URL = model.url
process.env.CI = ''
const { default: symbolDocs } = (await import(
  new URL('../dist/vite.js', import.meta.url).href
)) as { default: typeof vitePlugin }
const server = await createServer({
  root,
  configFile: false,
  logLevel: 'silent',
  server: { port: 0, host: '127.0.0.1' },
  plugins: [symbolDocs({ dev: { debounce: DEBOUNCE_IN_MS } })],
})
await server.listen()
const { port } = server.httpServer!.address() as AddressInfo
const url = `http://127.0.0.1:${port}/__symbol-docs/`
const browser = await launchChromium()
const page = await browser.newPage()

const results: { whole: number; own: number }[] = []
for (let save = 0; save < SAVES; save++) {
  const module = (save * 37) % modules
  const name = `part${module}Value3`
  await page.goto(`${url}#/src/part${module}.ts!${name}:function`)
  await page.locator('h1', { hasText: name }).waitFor({ timeout: 120_000 })
  const summary = `Save ${save} of the bench.`
  model.respond(() => ({ content: JSON.stringify({ summary }) }))
  const before = model.ledger.calls.length
  const startedAt = performance.now()
  write(`src/part${module}.ts`, part(module, ` + ${save + 1}`))
  await page.locator('.summary', { hasText: summary }).waitFor({ timeout: 60_000 })
  const whole = performance.now() - startedAt
  const calls = model.ledger.calls.slice(before)
  if (calls.length !== 1) throw new Error(`A save made ${calls.length} calls.`)
  const [call] = calls
  results.push({ whole, own: whole - ((call!.endedAtInMs ?? 0) - call!.arrivedAtInMs) })
}
await browser.close()
await server.close()
await model.close()
rmSync(root, { recursive: true, force: true })

const own = results
  .slice(2)
  .map((result) => result.own)
  .sort((one, other) => one - other)
const at = (share: number): string => own[Math.floor(own.length * share)]!.toFixed(0)
const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { version: string }
process.stdout.write(
  [
    `unplugin-symbol-docs ${version}, Node ${process.version}, ${cpus().length} cores`,
    `${symbols} symbols in ${modules} modules, ${own.length} saves, each one call`,
    `save to refreshed page without the model: median ${at(0.5)} ms, least ${at(0)} ms, most ${own.at(-1)!.toFixed(0)} ms`,
    `of which the quiet moment takes ${DEBOUNCE_IN_MS} ms`,
    '',
  ].join('\n'),
)
