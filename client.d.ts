declare module '~symbol-docs' {
  /** The docs of the project. In a dev server the object stays the same and its content is replaced. */
  const docs: import('./dist/types.js').SymbolDocs
  export default docs
  /** Calls the listener when a dev server has new docs, never in a build. Returns the function that stops it. */
  export function onUpdate(
    listener: (docs: import('./dist/types.js').SymbolDocs) => void,
  ): () => void
}

declare module 'virtual:symbol-docs' {
  /** The docs of the project. In a dev server the object stays the same and its content is replaced. */
  const docs: import('./dist/types.js').SymbolDocs
  export default docs
  /** Calls the listener when a dev server has new docs, never in a build. Returns the function that stops it. */
  export function onUpdate(
    listener: (docs: import('./dist/types.js').SymbolDocs) => void,
  ): () => void
}
