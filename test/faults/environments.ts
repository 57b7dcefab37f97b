/** Figure 11: the environments of one vite build, and the workers in it, pay together for what they share. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createBuilder } from 'vite'
import symbolDocs from '../../src/vite.ts'
import type { Options, SymbolDocs } from '../../src/types.ts'
import { createCount, type Figure } from './figure.ts'
import { createFunctions, type Files, inProject, PRICE, withServer } from './project.ts'

const ENVIRONMENTS = ['client', 'ssr', 'edge'] as const
/** Of all environments; each has one more of its own. */
const SHARED = 40

export const environments: Figure = {
  id: '11',
  title: 'environments of one build',
  async measure(scale) {
    const count = createCount(
      'client, ssr, edge and a worker: called once, documented in each asset',
    )
    for (let build = 0; build < (scale === 'full' ? 5 : 1); build++) await measureBuild(count.check)
    return [count.row()]
  },
}

function createFiles(): Files {
  const files = createFunctions(SHARED)
  for (const name of ENVIRONMENTS) {
    files[`src/${name}.ts`] = `export * from './index.ts'
      export const ${name} = (value: number): number => value + 1\n`
  }
  files['src/client.ts'] +=
    `new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })\n`
  files['src/worker.ts'] = `import { work0 } from './index.ts'
    export const worker = (value: number): number => work0(value, 1)
    self.onmessage = () => worker(1)\n`
  return files
}

function measureBuild(check: (isGood: boolean, name: string) => void): Promise<void> {
  return withServer({}, (server) =>
    inProject(createFiles(), async ({ root }) => {
      const build = (name: string): object => ({
        outDir: `dist/${name}`,
        rollupOptions: { input: join(root, `src/${name}.ts`), preserveEntrySignatures: 'strict' },
      })
      const options: Options = { mode: 'generate', baseURL: server.url, price: PRICE }
      const builder = await createBuilder({
        root,
        configFile: false,
        logLevel: 'silent',
        environments: Object.fromEntries(
          ENVIRONMENTS.map((name) => [name, { build: build(name) }]),
        ),
        worker: { format: 'es', plugins: () => [symbolDocs(options)] },
        builder: {},
        plugins: [symbolDocs(options)],
      })
      await builder.buildApp()
      const names = Array.from({ length: SHARED }, (_, index) => `work${index}`)
      for (const name of [...names, ...ENVIRONMENTS, 'worker']) {
        const { length } = server.ledger.callsFor(name)
        check(length === 1, `${name} was called ${length} times`)
      }
      for (const name of ENVIRONMENTS) {
        const text = readFileSync(join(root, `dist/${name}/symbol-docs.json`), 'utf8')
        const { stats } = JSON.parse(text) as SymbolDocs
        check(
          stats.documented === stats.symbols,
          `${name}: ${stats.documented} of ${stats.symbols}`,
        )
      }
    }),
  )
}
