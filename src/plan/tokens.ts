/**
 * Tokens that a chat of a system and a user message costs beyond their texts, measured with o200k_base. A schema adds more,
 * which no tokenizer can count; bills are made from the server's `usage`.
 */
export const CHAT_OVERHEAD_TOKENS = 13

/** Longer texts are counted by their beginning: the tokenizer is quadratic on text without breaks. */
const COUNTED_CHARACTERS = 30_000

/** Loads the tokenizer (o200k_base, that of the gpt-5 and gpt-6 models) and gives the function that counts with it. */
export async function loadTokenCounter(): Promise<(text: string) => number> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base')
  // Text such as `<|endoftext|>` in a source is text; without this option the tokenizer throws.
  const asText = { disallowedSpecial: new Set<string>() }
  return (text) => {
    if (text.length <= COUNTED_CHARACTERS) return countTokens(text, asText)
    const counted = countTokens(text.slice(0, COUNTED_CHARACTERS), asText)
    return Math.round((counted * text.length) / COUNTED_CHARACTERS)
  }
}
