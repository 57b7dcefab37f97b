import { stripStrings } from './words.ts'

const RE_CALLEE =
  /(?<before>\bfunction\s*\*?\s*)?(?<name>[\p{ID_Start}$_#][\p{ID_Continue}$]*(?:\s*\??\.\s*#?[\p{ID_Start}$_][\p{ID_Continue}$]*)*)\s*(?:<[^<>()]*>)?\s*(?:\?\.)?\(/gu

const NOT_CALLED = new Set(
  'if for while switch catch return typeof await async super function constructor of in case with void delete throw else do yield keyof'.split(
    ' ',
  ),
)

/** What a piece of code calls, `a.b` as written; heads of declarations are no calls. */
export function findCallees(code: string): string[] {
  const bare = stripStrings(code)
  const callees = new Set<string>()
  for (const { groups = {}, 0: found, index } of bare.matchAll(RE_CALLEE)) {
    const { before, name = '' } = groups
    if (before !== undefined || NOT_CALLED.has(name)) continue
    if (isHead(bare, index + found.length)) continue
    callees.add(name.replace(/[\s?]/g, ''))
  }
  return [...callees]
}

/** Whether the parenthesis that was just opened belongs to a method's or a type's head: a body or a type follows it. */
function isHead(code: string, start: number): boolean {
  let depth = 1
  let position = start
  while (position < code.length && depth > 0) {
    const character = code[position++]
    if (character === '(') depth++
    else if (character === ')') depth--
  }
  return /^\s*(?:\{|:[^;,]*\{)/.test(code.slice(position, position + 200))
}
