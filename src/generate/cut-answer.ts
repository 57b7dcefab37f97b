import type { CutAnswer } from './call.ts'

/** The end of an answer is looked at; a loop that a model does not leave fills it. */
const MOST_CHARACTERS = 4000
/** Shorter ends repeat themselves by chance. */
const LEAST_CHARACTERS = 400
/** Longer than any phrase that lists of params or members have in common. */
const PIECE_CHARACTERS = 32
/** Prose and code have nearly no piece twice, and tables of short members every other one. */
const REPEATED_SHARE = 0.25

/**
 * Tells whether an answer that ran into its cap only repeats itself, so that more room would be filled the same way.
 * Numbers that count up are no difference.
 */
export function isRepeating(text: string): boolean {
  const half = text.slice(Math.max(text.length / 2, text.length - MOST_CHARACTERS))
  const end = half.replace(/\d+/g, '0')
  if (half.length < LEAST_CHARACTERS) return false
  const pieces = new Set<string>()
  const count = end.length - PIECE_CHARACTERS
  for (let at = 0; at < count; at++) pieces.add(end.slice(at, at + PIECE_CHARACTERS))
  return pieces.size <= count * REPEATED_SHARE
}

/**
 * The fields of a JSON object that were complete when it was cut off, as an object of its own; undefined where there are
 * none.
 *
 *   {"summary": "Adds.", "examples": ["add(1)", "add(1)", "add(  ->  {"summary": "Adds."}
 */
export function keepWholeFields(text: string): string | undefined {
  const start = text.indexOf('{')
  if (start < 0) return undefined
  let depth = 0
  let isInString = false
  let end = 0
  for (let at = start; at < text.length; at++) {
    const character = text[at]!
    if (isInString) {
      if (character === '\\') at++
      else if (character === '"') isInString = false
    } else if (character === '"') isInString = true
    else if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') depth--
    else if (character === ',' && depth === 1) end = at
    if (depth === 0) return text.slice(start, at + 1)
  }
  return end > 0 ? `${text.slice(start, end)}}` : undefined
}

/** Servers have windows of whole pages. */
const WINDOW_STEP = 256

/**
 * Tells whether an answer ended below its cap because the server's window was full: more room is not there, however much is
 * asked for (seen: llama.cpp, 4009 tokens in and 87 out of a window of 4096).
 */
export function isWindowFull({ text, tokens, outputTokens }: CutAnswer): boolean {
  if (text === '' || !tokens || tokens.output >= outputTokens) return false
  return (tokens.input + tokens.output) % WINDOW_STEP === 0
}
