/**
 * Characters that no reader sees: controls, bidirectional marks, zero widths, the tag block, lone surrogates and
 * variation selectors. They hide text or turn what stands around them (CVE-2021-42574); line ends and tabs stay.
 */
const RE_HIDDEN = /(?![\n\t\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\uFE00-\uFE0E\u{E0100}-\u{E01EF}]/gu

/** Between two of these a joiner is spelling, in Persian or Hindi for instance, or makes one emoji of several. */
const JOINED = String.raw`[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]`
const RE_STRAY_JOINER = new RegExp(
  `(?<!${JOINED})[\\u200C\\u200D]|[\\u200C\\u200D](?!${JOINED})`,
  'gu',
)

/** A text as it is read, at most so long; never cut through a surrogate pair. Empty where nothing is left. */
export function cleanText(text: string, mostCharacters: number): string {
  const clean = text
    .replace(/\r\n?/g, '\n')
    .replace(RE_HIDDEN, '')
    .replace(RE_STRAY_JOINER, '')
    .trim()
  return clean.length <= mostCharacters ? clean : clean.slice(0, wholeEnd(clean, mostCharacters))
}

/** The end itself, or one less where it would split a surrogate pair. */
export function wholeEnd(text: string, end: number): number {
  return /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end - 1 : end
}
