declare module '~symbol-docs' {
  /** The docs of the project. In a dev server the object stays the same and its content is replaced. */
  const docs: import('./dist/types.js').SymbolDocs
  export default docs
  /** Hears of new docs in a dev server, never in a build; gives the function that ends it. */
  export function onUpdate(
    listener: (docs: import('./dist/types.js').SymbolDocs) => void,
  ): () => void
}

declare module 'virtual:symbol-docs' {
  /** The docs of the project. In a dev server the object stays the same and its content is replaced. */
  const docs: import('./dist/types.js').SymbolDocs
  export default docs
  /** Hears of new docs in a dev server, never in a build; gives the function that ends it. */
  export function onUpdate(
    listener: (docs: import('./dist/types.js').SymbolDocs) => void,
  ): () => void
}
