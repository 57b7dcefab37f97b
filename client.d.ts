declare module '~symbol-docs' {
  /** The docs of the project. In a dev server the object stays the same, and its content is replaced when docs change. */
  const docs: import('./dist/types.js').SymbolDocs
  export default docs
  /** Calls the listener when docs change in a dev server, never in a build. Returns a function that removes the listener. */
  export function onUpdate(
    listener: (docs: import('./dist/types.js').SymbolDocs) => void,
  ): () => void
}

declare module 'virtual:symbol-docs' {
  /** The docs of the project. In a dev server the object stays the same, and its content is replaced when docs change. */
  const docs: import('./dist/types.js').SymbolDocs
  export default docs
  /** Calls the listener when docs change in a dev server, never in a build. Returns a function that removes the listener. */
  export function onUpdate(
    listener: (docs: import('./dist/types.js').SymbolDocs) => void,
  ): () => void
}
