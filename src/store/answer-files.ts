import { resolve } from 'pathe'

/** Where a folder keeps its answers. */
export interface AnswerFiles {
  folder: string
  locate: (key: string) => string
}

/** The files of the option `cache` where that is a folder. */
export function findAnswerFiles(root: string, cache: string): AnswerFiles {
  const folder = resolve(root, cache)
  return { folder, locate: (key) => locateAnswer(folder, key) }
}

/** The file of an answer. Not by `join`, which for thousands of keys would take as long as looking at the files. */
export function locateAnswer(folder: string, key: string): string {
  return `${folder}/${key.slice(0, 2)}/${key}.json`
}
