/** A setting that cannot work. The message names it, what it got and what it takes, and never holds a key. */
export class OptionError extends Error {
  override name = 'OptionError'

  constructor(sentence: string) {
    super(`unplugin-symbol-docs: ${sentence}`)
  }
}
