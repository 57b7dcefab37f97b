import { lookAtFile } from '../collect/file-stamp.ts'

/** Gives a function that says of a module, a posix path from the root, whether its file has been the same since now. */
export function watchFromNow(root: string): (module: string) => boolean {
  const startedAtMs = Date.now()
  return (module) => {
    const look = lookAtFile(`${root}/${module}`)
    return look !== undefined && look.changedAtMs <= startedAtMs
  }
}
