/** A wrong setting. The message names it, its value and what it takes, and never contains a key. */
export class OptionError extends Error {
  override name = 'OptionError'

  constructor(sentence: string) {
    super(`unplugin-symbol-docs: ${sentence}`)
  }
}
