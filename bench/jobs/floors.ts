import { buildSync } from 'esbuild'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { SymbolDocs } from '../../src/types.ts'
import { alternate } from '../measure/alternate.ts'
import { copyProject, type Project } from '../measure/projects.ts'
import type { Report } from '../measure/statistics.ts'
import { describeTimes, fillStore, OUTPUT, runBuild, type OtherPlugin } from './builds.ts'

/**
 * What no plugin gets below that does this: builds with one that only emits our asset, and with ones that only parse the
 * modules that it documents, with the part of the compiler that we load, while the bundler works or when it has ended.
 */
export async function measureFloors(projects: readonly Project[], rounds: number): Promise<Report> {
  const report: Report = {
    title:
      'Builds that only emit the same asset, or only parse the same modules, to builds without a plugin',
    head: ['package', 'build', 'ratio', 'ms over plain'],
    rows: [],
    figures: {},
  }
  const compiler = bundleCompiler()
  for (const project of projects) {
    const root = copyProject(project, 'floors')
    await fillStore(project, root)
    const asset = join(root, 'asset.json')
    const docs = readFileSync(join(root, OUTPUT, 'symbol-docs.json'), 'utf8')
    writeFileSync(asset, docs)
    const modules = Object.keys((JSON.parse(docs) as SymbolDocs).modules)
    const steps = {
      plain: () => runBuild(project, root),
      'the asset alone': () => runBuild(project, root, emitAlone(asset)),
      'parsing alone, meanwhile': () =>
        runBuild(project, root, parseAlone(modules, compiler, EARLY)),
      'parsing alone, at the end': () => runBuild(project, root, parseAlone(modules, compiler)),
    }
    // The first round shows the machine the files.
    await alternate(1, steps)
    const runs = await alternate(rounds, steps)
    for (const [name, own] of Object.entries(runs)) {
      report.rows.push([project.name, name, ...describeTimes(own, runs.plain)])
    }
  }
  return report
}

function emitAlone(asset: string): OtherPlugin {
  return {
    from: "import { readFileSync } from 'node:fs'",
    code: `{ name: 'emit', generateBundle() {
      const source = readFileSync(${JSON.stringify(asset)}, 'utf8')
      this.emitFile({ type: 'asset', fileName: 'symbol-docs.json', source })
    } }`,
  }
}

/** Parses each module when the bundler hands it over. */
const EARLY = 'transform: { filter: { id: /\\.[jt]sx?$/ }, handler: (_, id) => parse(id) },'

/** All modules at the end, but for those that were parsed before. */
function parseAlone(modules: readonly string[], compiler: string, before = ''): OtherPlugin {
  return {
    from: `
    import { readFileSync } from 'node:fs'
    import { resolve } from 'node:path'
    const open = new Set(${JSON.stringify(modules)}.map((path) => resolve(path)))
    let typescript
    const parse = async (path) => {
      if (!open.delete(path)) return
      typescript ??= import(${JSON.stringify(compiler)}).then((loaded) => loaded.typescript())
      const { createSourceFile } = await typescript
      createSourceFile(path, readFileSync(path, 'utf8'), 99, false)
    }`,
    code: `{
      name: 'parse', enforce: 'pre', ${before}
      async buildEnd() { for (const path of open) await parse(path) },
    }`,
  }
}

/** Our loading of the compiler as a file of its own, where it finds ts-morph. */
function bundleCompiler(): string {
  const file = fileURLToPath(
    new URL('../../node_modules/.cache/bench/compiler.mjs', import.meta.url),
  )
  buildSync({
    entryPoints: [fileURLToPath(new URL('../../src/collect/typescript.ts', import.meta.url))],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  })
  return pathToFileURL(file).href
}
