declare module '~symbol-docs' {
  const docs: import('unplugin-symbol-docs').SymbolDocs
  export default docs
}

declare module 'virtual:symbol-docs' {
  const docs: import('unplugin-symbol-docs').SymbolDocs
  export default docs
}
