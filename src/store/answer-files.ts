import { hash } from 'node:crypto'
import { resolve } from 'pathe'

/** Where a folder keeps its answers. */
export interface AnswerFiles {
  folder: string
  locate: (key: string) => string
}

/** The files of the option `cache` where that is a folder. */
export function findAnswerFiles(root: string, cache: string): AnswerFiles {
  const folder = resolve(root, cache)
  return { folder, locate: (key) => locateFile(folder, nameFile(key)) }
}

/** Both parts are clean, and joining thousands of paths would take as long as looking at the files. */
export function locateFile(folder: string, name: string): string {
  return `${folder}/${name.slice(0, 2)}/${name}.json`
}

/** The name of a key's file. Keys that are no hash (Keyv puts its namespace in front) become one. */
export function nameFile(key: string): string {
  return /^[\da-f]{64}$/.test(key) ? key : hash('sha256', key, 'hex')
}
