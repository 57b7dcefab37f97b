import { existsSync, realpathSync, statSync } from 'node:fs'
import { dirname, normalize, resolve } from 'pathe'
import { OptionError } from './option-error.ts'

/**
 * The folder where ids, the store and all paths start: absolute, posix, symbolic links resolved, so that the same
 * file has the same id however it was reached.
 */
export function resolveRoot(optionRoot: string | undefined, bundlerRoot?: string): string {
  const start = readRealPath(resolve(bundlerRoot ?? process.cwd()))
  if (optionRoot === undefined) return findPackage(start) ?? start
  const root = resolve(start, optionRoot)
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new OptionError(
      `\`root\` is "${optionRoot}", but it takes an existing folder, and ${root} is none. ` +
        "Change it in your bundler's configuration.",
    )
  }
  return readRealPath(root)
}

function findPackage(folder: string): string | undefined {
  if (existsSync(`${folder}/package.json`)) return folder
  const parent = dirname(folder)
  return parent === folder ? undefined : findPackage(parent)
}

/** Returns the path unchanged if the folder does not exist yet. */
function readRealPath(path: string): string {
  try {
    return normalize(realpathSync.native(path))
  } catch {
    return normalize(path)
  }
}
