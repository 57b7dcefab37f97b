declare module '~symbol-docs' {
  const docs: import('./dist/types.js').SymbolDocs
  export default docs
}

declare module 'virtual:symbol-docs' {
  const docs: import('./dist/types.js').SymbolDocs
  export default docs
}
