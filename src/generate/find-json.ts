import { jsonrepair } from 'jsonrepair'
import { isObject, parseJson } from './error-fields.ts'

/** Words before the answer may have braces too; nobody writes more of them than this. */
const MAX_STARTS = 50

const FENCE = '```'

/** Longer texts are not repaired: no answer within the output cap is longer, and repairing takes more than linear time. */
const MOST_REPAIRED_CHARACTERS = 20_000

/** The JSON object in a model's text: alone, in a fence, or with words around it; repaired where it is malformed. */
export function findJson(text: string): Record<string, unknown> | undefined {
  const whole = readObject(parseJson(text))
  if (whole) return whole
  const said = leaveOutThoughts(text)
  for (const candidate of listCandidates(said)) {
    const value = readObject(parseJson(candidate))
    if (value && Object.keys(value).length > 0) return value
  }
  return repairJson(said)
}

/** An object, also as the only item of a list. */
function readObject(value: unknown): Record<string, unknown> | undefined {
  const [first, ...others] = Array.isArray(value) ? (value as unknown[]) : [value]
  return isObject(first) && others.length === 0 ? first : undefined
}

/** Template literals for strings, raw newlines, trailing commas, Python literals, missing brackets. */
function repairJson(text: string): Record<string, unknown> | undefined {
  const start = text.indexOf('{')
  const end = text.lastIndexOf('}') + 1
  if (start < 0 || text.length > MOST_REPAIRED_CHARACTERS) return undefined
  const json = (end > start ? text.slice(start, end) : text.slice(start)).trim()
  // A text that was cut off in the middle of a string is no answer.
  if (!/["'`,\]}]$/.test(json)) return undefined
  try {
    return readObject(parseJson(jsonrepair(json)))
  } catch {
    return undefined
  }
}

function* listCandidates(text: string): Generator<string> {
  yield* listFenced(text)
  yield* listBraced(text)
}

/** Some models write their thoughts before they answer. */
function leaveOutThoughts(text: string): string {
  const [first = '', ...rest] = text.split('<think>')
  const said = rest.map((part) => {
    const end = part.indexOf('</think>')
    return end < 0 ? `<think>${part}` : part.slice(end + '</think>'.length)
  })
  return first + said.join('')
}

/** The texts between fences, without the line of the opening fence. */
export function* listFenced(text: string): Generator<string> {
  let position = text.indexOf(FENCE)
  while (position >= 0) {
    const lineEnd = text.indexOf('\n', position)
    const end = lineEnd < 0 ? -1 : text.indexOf(FENCE, lineEnd)
    if (end < 0) return
    yield text.slice(lineEnd, end)
    position = text.indexOf(FENCE, end + FENCE.length)
  }
}

/** From opening braces to the ends of their objects, the first of them. */
function* listBraced(text: string): Generator<string> {
  let start = text.indexOf('{')
  for (let starts = 0; start >= 0 && starts < MAX_STARTS; starts++) {
    yield text.slice(start, closingBrace(text, start) + 1)
    start = text.indexOf('{', start + 1)
  }
}

/** The end of the object that begins at `start`; braces inside of strings do not count. */
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
