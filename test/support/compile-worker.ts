import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'
import { basename, join } from 'node:path'

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Compiles a script, named by its path in the repository, so that its process measures our code and not the loading of a
 * compiler. Returns the path of the compiled file.
 */
export async function compileWorker(script: string): Promise<string> {
  // Below the repository, where its packages are found.
  const outfile = join(
    REPOSITORY,
    'node_modules/.cache/symbol-docs-workers',
    `${basename(script, '.ts')}.js`,
  )
  await build({
    entryPoints: [join(REPOSITORY, script)],
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
