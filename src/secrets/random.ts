/** Words of code that look like tokens have no digits, or nothing else. */
export function hasDigit(text: string): boolean {
  return /\d/.test(text) && /[a-z]/i.test(text)
}

/** What people write where a secret would stand, and what is computed there. */
const RE_STANDIN =
  /^(.)\1*$|^0x[\da-f]{40}$|example|placeholder|your|change.?me|dummy|redacted|x{4}|\*{3}|\.{3}|1234567|abcdef|\$\{|\{\{|%[sdj]/i

export function isStandin(text: string): boolean {
  return RE_STANDIN.test(text)
}

/** Names, paths, sentences and class lists are what strings mostly hold. */
const RE_WORDS =
  /^[a-z]+(?:[-_./: ][a-z]+)*\d{0,2}$|^(?:[.~]|@[\w-]+)?\/|:\/\/|\.[a-z]{2,4}$|^[a-z]+(?:[A-Z][a-z]+)*\d?$/

/** Bits of chance in one character. */
function measureEntropy(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

/** Digits in base 16 have less chance in them: 4 bits at most. */
const HEX_ALLOWANCE = 0.8

/** Whether a text looks drawn by chance, with at least so many bits in each character. */
export function isRandom(least: number): (text: string) => boolean {
  return (text) => {
    if (!hasDigit(text) || isStandin(text) || RE_WORDS.test(text)) return false
    const allowance = /^(?:0x)?[\da-f]+$/i.test(text) ? HEX_ALLOWANCE : 0
    return measureEntropy(text) >= least - allowance
  }
}
