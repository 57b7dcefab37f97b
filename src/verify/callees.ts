import jsTokens from 'js-tokens'

const NOT_CALLED = new Set(
  'if for while switch catch return typeof await async super function constructor of in case with void delete throw else do yield keyof'.split(
    ' ',
  ),
)

/** What stands before the head of a method: the member before it, or a modifier. */
const BEFORE_HEAD = new Set(
  '{ } ; , * async get set static public private protected readonly abstract override declare'.split(
    ' ',
  ),
)

interface Token {
  type: string
  value: string
}

/**
 * Lists what a piece of code calls, `a.b` as written. Calls inside of `${…}` count; the heads of functions and methods do not.
 */
export function findCallees(code: string, { jsx = false }: { jsx?: boolean } = {}): string[] {
  const tokens = listTokens(code, jsx)
  const closings = matchParentheses(tokens)
  const callees = new Set<string>()
  for (const [open, close] of closings) {
    const callee = readCallee(tokens, open)
    if (!callee || NOT_CALLED.has(callee.name)) continue
    if (!isHead(tokens, callee, close)) callees.add(callee.name)
  }
  return [...callees]
}

function listTokens(code: string, jsx: boolean): Token[] {
  const tokens: Token[] = []
  for (const { type, value } of jsTokens(code, { jsx: jsx as true })) {
    switch (type) {
      case 'WhiteSpace':
      case 'LineTerminatorSequence':
      case 'SingleLineComment':
      case 'MultiLineComment':
        break
      default:
        tokens.push({ type, value })
    }
  }
  return tokens
}

/** The positions of `(` with those of their `)`, in source order; what is never closed ends with the code. */
function matchParentheses(tokens: readonly Token[]): Map<number, number> {
  const closings = new Map<number, number>()
  const open: number[] = []
  tokens.forEach(({ type, value }, index) => {
    if (type !== 'Punctuator') return
    if (value === '(') {
      open.push(index)
      closings.set(index, tokens.length)
    } else if (value === ')' && open.length > 0) closings.set(open.pop()!, index)
  })
  return closings
}

interface Callee {
  name: string
  start: number
}

/** The name before a parenthesis: `a`, `a.b`, `a?.b`, `a<T>`. */
function readCallee(tokens: readonly Token[], open: number): Callee | undefined {
  let index = open - 1
  if (tokens[index]?.value === '?.') index--
  index = skipTypeArguments(tokens, index)
  if (!isName(tokens[index])) return undefined
  const names = [tokens[index]!.value]
  while (isDot(tokens[index - 1]) && isName(tokens[index - 2])) {
    index -= 2
    names.unshift(tokens[index]!.value)
  }
  // The rest of `a().b()` is a call of `b`.
  return { name: names.join('.'), start: index }
}

/** Type arguments are seldom longer, and a comparison has no end to find. */
const LONGEST_ARGUMENTS = 60

function skipTypeArguments(tokens: readonly Token[], end: number): number {
  if (!/^>+$/.test(tokens[end]?.value.slice(0, 4) ?? '')) return end
  let depth = 0
  for (let index = end; index > end - LONGEST_ARGUMENTS && index >= 0; index--) {
    const { value } = tokens[index]!
    if (value === '>' || value === '>>' || value === '>>>') depth += value.length
    else if (value === '<' && --depth === 0) return index - 1
    else if (value === ';' || value === '(' || value === ')') return end
  }
  return end
}

function isName(token: Token | undefined): boolean {
  return (
    token?.type === 'IdentifierName' ||
    token?.type === 'PrivateIdentifier' ||
    token?.type === 'JSXIdentifier'
  )
}

function isDot(token: Token | undefined): boolean {
  return token?.value === '.' || token?.value === '?.'
}

/** Returns whether a parenthesis belongs to the head of a function, a method or its type. */
function isHead(tokens: readonly Token[], { name, start }: Callee, close: number): boolean {
  const before = tokens[start - 1]
  if (before?.value === 'function') return true
  if (before?.value === '*' && tokens[start - 2]?.value === 'function') return true
  const after = tokens[close + 1]?.value
  if (name.includes('.') || (after !== '{' && after !== ':')) return false
  return before === undefined || BEFORE_HEAD.has(before.value)
}
