import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { collect } from '../support/collect.ts'
import { openSnapshot, saveSnapshot } from '../../src/project/snapshot.ts'
import { writeProject } from './project.ts'

it('loads no compiler where every module is known', async () => {
  const root = writeProject({
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
    'index.html': '<script type="module">import "/index.ts"</script>',
    'index.ts': 'import "@/b.vue"; export * from "./a"; import "react"',
    'a.ts': 'export const a = 1',
    'b.vue': '<script>export const b = 1</script>',
  })
  const entries = [join(root, 'index.html')]
  const { found, symbols } = await collect({ root, entries })
  expect(symbols).toHaveLength(2)
  const key = { root, environment: 'build', settings: '' }
  const output = { json: '', report: '', problems: [], lines: [] }
  const nothing = { graph: '', package: undefined, answers: undefined, hasAsked: false }
  await saveSnapshot(key, { ...nothing, found, modules: new Map(), output })
  expect((await openSnapshot(key))?.found.modules.size).toBe(found.modules.size)

  const locate = (path: string) => JSON.stringify(pathToFileURL(join(process.cwd(), path)).href)
  const script = `
    import { createRequire } from 'node:module'
    import { findModules } from ${locate('src/collect/modules.ts')}
    import { collectSymbols } from ${locate('src/collect/symbols.ts')}
    import { openSnapshot } from ${locate('src/project/snapshot.ts')}
    const root = ${JSON.stringify(root)}
    const { found: known } = await openSnapshot(${JSON.stringify(key)})
    const entries = ${JSON.stringify(entries)}
    const found = await findModules({ root, filter: () => true, entries, graph: [], known })
    const { symbols } = collectSymbols(found)
    const { cache } = createRequire(import.meta.url)
    const loaded = Object.keys(cache).filter((path) => /ts-morph|typescript/.test(path))
    console.log(JSON.stringify({ ids: symbols.map(({ id }) => id), loaded }))`
  const printed = execFileSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script],
    { encoding: 'utf8' },
  )
  expect(JSON.parse(printed)).toEqual({ ids: symbols.map(({ id }) => id), loaded: [] })
}, 30_000)
