import jsTokens, { type JSXToken, type Token as JsToken } from 'js-tokens'

/** The kinds of code that have a colour of their own. */
type TokenKind =
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

const KEYWORDS: ReadonlySet<string> = new Set(
  `abstract as asserts async await break case catch class const constructor continue declare default delete do else
  enum export extends false finally for from function get if implements import in infer instanceof interface is keyof
  let namespace new null of out override private protected public readonly return satisfies set static super switch
  this throw true try type typeof undefined unique var void while yield`.split(/\s+/),
)

/** Keywords that are names just as often; what follows decides. */
const SOFT_KEYWORDS: ReadonlySet<string> = new Set(
  'abstract as asserts async declare from get infer is of out override set type unique'.split(' '),
)

const BUILT_IN_TYPES: ReadonlySet<string> = new Set(
  'any bigint boolean never number object string symbol unknown'.split(' '),
)

const KINDS: Readonly<Record<(JsToken | JSXToken)['type'], TokenKind>> = {
  StringLiteral: 'string',
  NoSubstitutionTemplate: 'string',
  TemplateHead: 'string',
  TemplateMiddle: 'string',
  TemplateTail: 'string',
  RegularExpressionLiteral: 'string',
  MultiLineComment: 'comment',
  SingleLineComment: 'comment',
  HashbangComment: 'comment',
  IdentifierName: 'name',
  PrivateIdentifier: 'name',
  NumericLiteral: 'number',
  Punctuator: 'punctuation',
  WhiteSpace: 'space',
  LineTerminatorSequence: 'space',
  Invalid: 'punctuation',
  JSXString: 'string',
  JSXText: 'name',
  JSXIdentifier: 'name',
  JSXPunctuator: 'punctuation',
  JSXInvalid: 'punctuation',
}

/** Without a closing tag it is no JSX: `<T>(value: T) => value` begins like an element. */
const RE_CLOSING_TAG = /<\/[\w.]*>|\/>/

/** Splits TypeScript into tokens; their texts together are the code. */
export function tokenize(code: string): Token[] {
  const tokens: Token[] = []
  let position = 0
  const found: Iterable<JsToken | JSXToken> = jsTokens(code, { jsx: RE_CLOSING_TAG.test(code) })
  for (const { type, value } of found) {
    position += value.length
    if (type === 'IdentifierName' || type === 'JSXIdentifier') {
      const next = code.slice(position, position + 3)
      tokens.push({ kind: classifyWord(value, next, type === 'JSXIdentifier'), text: value })
    } else if (type === 'Punctuator' && value.startsWith('>')) {
      // JavaScript's `>>` and `>=` can be the ends of type arguments.
      for (const text of value) tokens.push({ kind: 'punctuation', text })
    } else tokens.push({ kind: KINDS[type], text: value })
  }
  return tokens
}

/** Tells keywords from names by their place: in `{ type: string }`, `type` is the name of a property. */
function classifyWord(word: string, next: string, isInTag: boolean): TokenKind {
  const isKey = /^\??:/.test(next)
  const isName = SOFT_KEYWORDS.has(word) && /^\s*(?:[?:,=.;)\]}]|$)/.test(next)
  if (!isInTag && KEYWORDS.has(word) && !isKey && !isName) return 'keyword'
  if (!isInTag && BUILT_IN_TYPES.has(word) && !isKey) return 'type'
  if (next.startsWith('(')) return 'function'
  return /^\p{Lu}/u.test(word) && !isKey ? 'type' : 'name'
}
