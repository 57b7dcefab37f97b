const RE_TOKEN =
  /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*[}\]])/g

/** Reads JSON with comments and trailing commas, as configurations are written; `undefined` for what is neither. */
export function parseJsonc(text: string): unknown {
  const plain = text
    .replace(/^\uFEFF/, '')
    .replace(RE_TOKEN, (token) => (token.startsWith('"') ? token : ' '))
  try {
    return JSON.parse(plain)
  } catch {
    return undefined
  }
}
