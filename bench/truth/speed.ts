/**
 * What verification costs: 1,000 symbols in 100 modules, all claims, without and with examples.
 *
 *     npx tsx bench/truth/speed.ts
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { collect } from '../../test/support/collect.ts'
import type { Docs } from '../../src/types.ts'
import { createVerifier } from '../../src/verify/verify.ts'

const MODULES = 100
const SYMBOLS_PER_MODULE = 10

const root = mkdtempSync(join(tmpdir(), 'symbol-docs-bench-'))
mkdirSync(join(root, 'src'))
writeFileSync(
  join(root, 'tsconfig.json'),
  '{ "compilerOptions": { "strict": true, "target": "es2022", "module": "esnext", "moduleResolution": "bundler" } }',
)
const modules = Array.from({ length: MODULES }, (_, module) => module)
for (const module of modules) {
  const functions = Array.from(
    { length: SYMBOLS_PER_MODULE },
    (
      _,
      index,
    ) => `export function compute${module}_${index}(left: Item, right: Item, factor = 1): Item {
  if (factor < 0) throw new RangeError('negative')
  return { amount: left.amount * factor + right.amount }
}`,
  )
  writeFileSync(
    join(root, `src/module${module}.ts`),
    `import type { Item } from './item.ts'\n${functions.join('\n')}\n`,
  )
}
writeFileSync(join(root, 'src/item.ts'), 'export interface Item { amount: number }\n')
writeFileSync(
  join(root, 'src/index.ts'),
  modules.map((module) => `export * from './module${module}.ts'`).join('\n'),
)

const docsOf = (name: string): Docs => ({
  summary: 'Weighs two items against each other and gives the outcome.',
  description: `Multiplies \`left\` by \`factor\` and adds \`right\`; see \`Item\` and \`${name}\`.`,
  params: ['left', 'right', 'factor'].map((param) => ({ name: param, description: 'What it is.' })),
  returns: 'The outcome.',
  throws: [{ type: 'RangeError', description: 'For a negative `factor`.' }],
  examples: [{ code: `${name}({ amount: 1 }, { amount: 2 }).amount`, check: 'unchecked' }],
})

try {
  const collection = await collect({ root, entries: [join(root, 'src/index.ts')] })
  const symbols = collection.symbols.filter(({ kind }) => kind === 'function')
  for (const examples of [false, true]) {
    const verifier = createVerifier({ collection, root, examples })
    const before = process.memoryUsage().rss
    const start = performance.now()
    let claims = 0
    let faults = 0
    for (const symbol of symbols) {
      const verdict = await verifier.verify(symbol, docsOf(symbol.name))
      claims += verdict.checked
      faults += verdict.faults.length
    }
    const perSymbol = (performance.now() - start) / symbols.length
    const megabytes = (process.memoryUsage().rss - before) / 1024 / 1024
    console.log(
      `${examples ? 'with examples   ' : 'without examples'}  ${symbols.length} symbols  ${claims} claims  ${faults} false` +
        `  ${perSymbol.toFixed(2)} ms each  +${megabytes.toFixed(0)} MB`,
    )
  }
} finally {
  rmSync(root, { recursive: true, force: true })
}
