import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createCollector } from '../../src/collect/collector.ts'
import { createMemoryRecords } from './memory-records.ts'
import { writeProject } from './project.ts'

it('loads no compiler where every module is known', async () => {
  const root = writeProject({
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
    'index.html': '<script type="module">import "/index.ts"</script>',
    'index.ts': 'import "@/b.vue"; export * from "./a"; import "react"',
    'a.ts': 'export const a = 1',
    'b.vue': '<script>export const b = 1</script>',
  })
  const records = createMemoryRecords()
  const entries = [join(root, 'index.html')]
  const cold = await createCollector({ root, filter: () => true, records }).collect(entries, [])
  const script = `
    import { createRequire } from 'node:module'
    import { createCollector } from ${JSON.stringify(join(process.cwd(), 'src/collect/collector.ts'))}
    const kept = new Map(${JSON.stringify([...records.kept])})
    const collector = createCollector({
      root: ${JSON.stringify(root)},
      filter: () => true,
      records: { record: (hash) => kept.get(hash), keepRecord() {}, resolution() {}, keepResolution() {} },
    })
    const { symbols } = await collector.collect(${JSON.stringify(entries)}, [])
    const { cache } = createRequire(import.meta.url)
    const loaded = Object.keys(cache).filter((path) => /ts-morph|typescript/.test(path))
    console.log(JSON.stringify({ ids: symbols.map(({ id }) => id), loaded }))`
  const output = execFileSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script],
    { encoding: 'utf8' },
  )
  expect(JSON.parse(output)).toEqual({ ids: cold.symbols.map(({ id }) => id), loaded: [] })
  expect(cold.symbols).toHaveLength(2)
}, 30_000)
