import { createRequire } from 'node:module'

/** A file of TypeScript's standard library. */
interface LibraryFile {
  fileName: string
  text: string
}

/** Where the library seems to be; no such folder exists. */
export const LIBRARY_FOLDER = '/node_modules/typescript/lib'

/** The library that belongs to ts-morph's compiler. It travels inside its package, so that it never is another version's. */
export function loadLibrary(): Map<string, string> {
  const require = createRequire(import.meta.url)
  const common = createRequire(require.resolve('ts-morph'))('@ts-morph/common') as {
    getLibFiles: () => LibraryFile[]
  }
  return new Map(
    common.getLibFiles().map(({ fileName, text }) => [`${LIBRARY_FOLDER}/${fileName}`, text]),
  )
}
