/** What a piece of TypeScript is, as far as its colour goes. */
export type TokenKind =
  | 'comment'
  | 'string'
  | 'number'
  | 'keyword'
  | 'type'
  | 'function'
  | 'name'
  | 'punctuation'
  | 'space'

export interface Token {
  kind: TokenKind
  text: string
}

// Comments, strings, numbers, words, space, and what is left; each alternative is linear.
const RE_TOKEN =
  /(\/\/[^\n]*|\/\*[^]*?(?:\*\/|$))|('(?:\\[^]|[^'\\\n])*'?|"(?:\\[^]|[^"\\\n])*"?|`(?:\\[^]|[^`\\])*`?)|(\d[\w.]*)|([\p{L}_$][\p{L}\p{N}_$]*)|(\s+)|(=>|\.{3}|[^])/gu

const KEYWORDS: ReadonlySet<string> = new Set(
  `abstract as asserts async await break case catch class const constructor continue declare default delete do else
  enum export extends false finally for from function get if implements import in infer instanceof interface is keyof
  let namespace new null of out override private protected public readonly return satisfies set static super switch
  this throw true try type typeof undefined unique var void while yield`.split(/\s+/),
)

/** Those of them that are names as often, by what follows. */
const SOFT_KEYWORDS: ReadonlySet<string> = new Set(
  'abstract as asserts async declare from get infer is of out override set type unique'.split(' '),
)

const BUILT_IN_TYPES: ReadonlySet<string> = new Set(
  'any bigint boolean never number object string symbol unknown'.split(' '),
)

export function tokenize(code: string): Token[] {
  const tokens: Token[] = []
  for (const match of code.matchAll(RE_TOKEN)) {
    const [text, comment, string, number, word, space] = match
    if (comment !== undefined) tokens.push({ kind: 'comment', text })
    else if (string !== undefined) tokens.push({ kind: 'string', text })
    else if (number !== undefined) tokens.push({ kind: 'number', text })
    else if (word !== undefined) {
      const next = code.slice(match.index + text.length, match.index + text.length + 3)
      tokens.push({ kind: classifyWord(text, next), text })
    } else tokens.push({ kind: space === undefined ? 'punctuation' : 'space', text })
  }
  return tokens
}

/** Words are keywords by where they stand: `type` is the name of a property in `{ type: string }`. */
function classifyWord(word: string, next: string): TokenKind {
  const isKey = /^\??:/.test(next)
  const isName = SOFT_KEYWORDS.has(word) && /^\s*(?:[?:,=.;)\]}]|$)/.test(next)
  if (KEYWORDS.has(word) && !isKey && !isName) return 'keyword'
  if (BUILT_IN_TYPES.has(word) && !isKey) return 'type'
  if (next.startsWith('(')) return 'function'
  return /^\p{Lu}/u.test(word) && !isKey ? 'type' : 'name'
}
