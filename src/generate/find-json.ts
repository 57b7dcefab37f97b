import { isObject, parseJson } from './error-fields.ts'

/** Words before the answer may have braces too; nobody writes more of them than this. */
const MAX_STARTS = 50

const RE_THOUGHTS = /<think>[\s\S]*?<\/think>/g
const RE_FENCED = /```(?:json)?\s*\n([\s\S]*?)\n\s*```/g

/** The JSON object in a model's text: alone, in a fence, or with words around it. */
export function findJson(text: string): Record<string, unknown> | undefined {
  const whole = parseJson(text)
  if (isObject(whole)) return whole
  const said = text.replace(RE_THOUGHTS, '')
  for (const [, fenced] of said.matchAll(RE_FENCED)) {
    const value = parseJson(fenced ?? '')
    if (isObject(value)) return value
  }
  let start = said.indexOf('{')
  for (let starts = 0; start >= 0 && starts < MAX_STARTS; starts++) {
    const value = parseJson(said.slice(start, closingBrace(said, start) + 1))
    if (isObject(value) && Object.keys(value).length > 0) return value
    start = said.indexOf('{', start + 1)
  }
  return undefined
}

/** Where the object that begins at `start` ends; braces inside of strings do not count. */
function closingBrace(text: string, start: number): number {
  let depth = 0
  let isInString = false
  for (let at = start; at < text.length; at++) {
    const character = text[at]
    if (isInString) {
      if (character === '\\') at++
      else if (character === '"') isInString = false
    } else if (character === '"') isInString = true
    else if (character === '{') depth++
    else if (character === '}' && --depth === 0) return at
  }
  return text.length
}
