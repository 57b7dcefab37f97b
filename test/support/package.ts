import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url))

/** Builds the package as it is published, without types, for one user of it; gives the URL of its folder. */
export async function buildPackage(user: string = 'test-package'): Promise<string> {
  const output = join(REPOSITORY, 'node_modules/.cache', user)
  await run(
    process.execPath,
    [
      join(REPOSITORY, 'node_modules/tsup/dist/cli-default.js'),
      '--no-dts',
      '--silent',
      '--out-dir',
      output,
    ],
    { cwd: REPOSITORY },
  )
  return pathToFileURL(`${output}/`).href
}

/** Runs a module in a process of its own; gives its output and the URL or path of every module it loaded. */
export async function runAndWatch(options: {
  code: string
  cwd: string
  variables?: Record<string, string>
}): Promise<{ output: string; loaded: string[] }> {
  const list = join(options.cwd, 'loaded.txt')
  writeFileSync(list, '')
  const { stdout, stderr } = await run(
    process.execPath,
    [
      '--import',
      new URL('watch-loading.mjs', import.meta.url).href,
      '--input-type=module',
      '--eval',
      options.code,
    ],
    { cwd: options.cwd, env: { ...process.env, ...options.variables, LOADED_LIST: list } },
  )
  return { output: stdout + stderr, loaded: readFileSync(list, 'utf8').split('\n') }
}
