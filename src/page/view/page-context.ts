import { createContext, type Context } from 'preact'
import { useContext } from 'preact/hooks'
import { resolveReference } from '../model/references.ts'
import type { Page } from '../state/page.ts'

export const PageContext: Context<Page | undefined> = createContext<Page | undefined>(undefined)

export function usePage(): Page {
  return useContext(PageContext)!
}

/** Returns a function that finds the symbol that a word in a module's docs refers to. */
export function useReference(module: string): (word: string) => string | undefined {
  const { catalog } = usePage()
  return (word) => resolveReference(word, { ids: catalog.idsByName, has: catalog.has, module })
}
