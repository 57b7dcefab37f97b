import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url))

/** Compiles a worker of the bench, so that its process measures our code and not the loading of a compiler. */
export async function compileWorker(name: string): Promise<string> {
  // Below the repository, where its packages are found.
  const outfile = join(REPOSITORY, 'node_modules/.cache/symbol-docs-bench', `${name}.js`)
  await build({
    entryPoints: [join(REPOSITORY, 'bench/workers', `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  })
  return outfile
}
