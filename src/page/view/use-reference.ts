import { resolveReference } from '../model/references.ts'
import { usePage } from './page-context.ts'

/** Finds the symbol that a word in the docs of a module means. */
export function useReference(module: string): (word: string) => string | undefined {
  const { catalog } = usePage()
  return (word) => resolveReference(word, { ids: catalog.idsByName, has: catalog.has, module })
}
