const RE_FILE =
  /^[\w@*[\]-]*(?:\.[\w@*[\]-]+)*\.(?:[cm]?[jt]sx?|d\.ts|json[5c]?|mdx?|s?css|less|html?|vue|svelte|astro|ya?ml|toml|lock|txt|svg|png|jpe?g|gif|webp|ico|pdf|csv|env|sh|wasm|xml|zip|gz|tgz|tar|log|com|org|io|dev|net)$/i

/** `package.json`, `vite.config.ts`, `example.com`: a path of names in its form only. */
export function isFileName(text: string): boolean {
  return RE_FILE.test(text) && !/^(?:console\.log|process\.env|import\.meta\.env)$/.test(text)
}
