import { lookAtFile } from '../collect/disk.ts'

/** Returns whether the file of a module, a posix path from the root, has been the same since this was called. */
export function watchFromNow(root: string): (module: string) => boolean {
  // Whole milliseconds, unlike those of files.
  const startedAtMs = Date.now()
  return (module) => {
    const look = lookAtFile(`${root}/${module}`)
    return look !== undefined && Math.floor(look.changedAtMs) <= startedAtMs
  }
}
