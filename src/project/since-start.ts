import { lookAtFile } from '../collect/file-stamp.ts'

/** Gives a function that says of a module, a posix path from the root, whether its file has been the same since now. */
export function watchFromNow(root: string): (module: string) => boolean {
  // Whole milliseconds, unlike those of files.
  const startedAtMs = Date.now()
  return (module) => {
    const look = lookAtFile(`${root}/${module}`)
    return look !== undefined && Math.floor(look.changedAtMs) <= startedAtMs
  }
}
