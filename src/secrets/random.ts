/** Words of code that look like tokens have no digits, or only digits. */
export function hasDigit(text: string): boolean {
  return /\d/.test(text) && /[a-z]/i.test(text)
}

/** Placeholders that people write in place of a secret, and computed values. */
const RE_STANDIN =
  /^(.)\1*$|^0x[\da-f]{40}$|example|placeholder|your|change.?me|dummy|redacted|x{4}|\*{3}|\.{3}|1234567|abcdef|\$\{|\{\{|%[sdj]/i

export function isStandin(text: string): boolean {
  return RE_STANDIN.test(text)
}

/** Most strings hold names, paths, sentences or class lists. */
const RE_WORDS =
  /^[a-z]+(?:[-_./: ][a-z]+)*\d{0,2}$|^(?:[.~]|@[\w-]+)?\/|:\/\/|\.[a-z]{2,4}$|^[a-z]+(?:[A-Z][a-z]+)*\d?$/

/** Entropy of a character, in bits. */
function measureEntropy(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

/** Hexadecimal digits have less entropy: 4 bits at most. */
const HEX_ALLOWANCE = 0.8

/** Returns a test for text that looks random, with at least so many bits per character. */
export function isRandom(least: number): (text: string) => boolean {
  return (text) => {
    if (!hasDigit(text) || isStandin(text) || RE_WORDS.test(text)) return false
    const allowance = /^(?:0x)?[\da-f]+$/i.test(text) ? HEX_ALLOWANCE : 0
    return measureEntropy(text) >= least - allowance
  }
}
