/**
 * Documentation that is true by construction: it says only what can be read off the symbol's text, in words that name
 * nothing. The same prompt gives the same answer.
 *
 *   function add(left: number, right: number): number { … }
 *   -> { summary: 'Takes 2 values and …', params: [{ name: 'left', … }, { name: 'right', … }], returns: '…', … }
 */
export function modelAnswer(symbol: { kind: string; name: string; prompt: string }): object {
  const text = withoutStringsAndComments(declarationOf(symbol))
  const head = isCallable(symbol.kind, text) ? readHead(text) : undefined
  return {
    summary: `${SUMMARIES[symbol.kind] ?? 'Holds a value that other modules rely on'}.`,
    description: null,
    params: (head?.parameters ?? []).map((name) => ({ name, description: 'What to work on.' })),
    typeParams: (head?.typeParameters ?? []).map((name) => ({
      name,
      description: 'What is handled.',
    })),
    returns: head?.returns === true ? 'The outcome of the work.' : null,
    throws: head === undefined ? [] : thrownTypes(text),
    examples: [],
    members: [],
    remarks: null,
    see: [],
    deprecated: null,
  }
}

const SUMMARIES: Record<string, string> = {
  function: 'Works out what the caller asks for from what is handed in',
  class: 'Keeps state together with the operations that may change it',
  interface: 'Describes the shape that values must have to be accepted here',
  type: 'Names a shape so that other declarations can refer to it',
  enum: 'Lists the choices that are open to a caller',
  namespace: 'Groups declarations that belong together',
}

/** The symbol's source from its own declaration on. */
function declarationOf({
  kind,
  name,
  prompt,
}: {
  kind: string
  name: string
  prompt: string
}): string {
  const source = sourceOf(prompt)
  const escaped = name.replace(/[$]/g, '\\$&')
  const word = kind === 'variable' ? '(?:const|let|var)' : '(?:async\\s+)?function\\s*\\*?'
  const named = new RegExp(`(?<![\\w$.])${word}\\s*${escaped}(?![\\w$])`, 'g')
  const found = [...source.matchAll(named)].at(-1) ?? /(?<=export\s+default\s+)\S/.exec(source)
  return found === null ? '' : source.slice(found.index)
}

/** What stands between the last pair of boundary lines; other prompts count from the symbol's line on. */
function sourceOf(prompt: string): string {
  const bounded = /^Its source:\n(-.+-)\n([\s\S]*?)\n\1$/m.exec(prompt)?.[2]
  return bounded ?? prompt.replace(/^[\s\S]*?^Symbol: .*$/m, '')
}

function isCallable(kind: string, text: string): boolean {
  if (kind === 'function') return true
  return (
    kind === 'variable' &&
    /^[^=]*=\s*(?:async\s*)?(?:function\b|(?:<[^=]*>\s*)?\([^()]*(?:\([^()]*\)[^()]*)*\)[^={;]*=>)/.test(
      text,
    )
  )
}

/** Blanks of the same length, so that brackets inside of strings and comments do not count. */
function withoutStringsAndComments(text: string): string {
  return text.replace(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g,
    (part) => (part.startsWith('/') ? ' '.repeat(part.length) : `'${'_'.repeat(part.length - 2)}'`),
  )
}

function readHead(text: string): {
  parameters: string[]
  typeParameters: string[]
  returns: boolean
} {
  const start =
    /^(?:(?:const|let|var)[^=]*=\s*)?(?:async\b\s*)?(?:function\b\s*\*?\s*[\w$]*\s*)?/.exec(
      text,
    )?.[0].length ?? 0
  const angle = text[start] === '<' ? closingAngle(text, start) : start
  const open = text.indexOf('(', angle)
  const close = closing(text, open)
  return {
    parameters: splitTopLevel(text.slice(open + 1, close)).flatMap(plainName),
    typeParameters: splitTopLevel(text.slice(start + 1, angle)).flatMap(plainName),
    returns: returnsValue(text.slice(close + 1)),
  }
}

/** A destructured parameter has no name to speak of, and `this` is none. */
function plainName(parameter: string): string[] {
  const name = /^\s*(?:const\s+)?(?:\.\.\.)?([A-Za-z_$][\w$]*)/.exec(parameter)?.[1]
  return name === undefined || name === 'this' ? [] : [name]
}

/** Only what is written counts: an annotation that names a value, or a `return` with one. */
function returnsValue(rest: string): boolean {
  const annotation = /^\s*:\s*([^{;=]*)/.exec(rest)?.[1]
  if (annotation !== undefined) {
    return (
      !/^(?:Promise<\s*)?(?:void|never|undefined)\b|^asserts\b/.test(annotation.trim()) &&
      annotation.trim() !== ''
    )
  }
  const body = rest.indexOf('{')
  if (/^\s*=>\s*[^\s{]/.test(rest)) return true
  return body >= 0 && /\breturn\s+[^;\s}]/.test(rest.slice(body, closing(rest, body)))
}

function thrownTypes(text: string): { type: string; description: string }[] {
  const open = text.indexOf('{', closing(text, text.indexOf('(')))
  const body = open < 0 ? '' : text.slice(open, closing(text, open))
  const types = [...body.matchAll(/\bthrow\s+new\s+([A-Z][\w$]*)\s*\(/g)].map(
    (found) => found[1] ?? '',
  )
  return [...new Set(types)].map((type) => ({ type, description: 'When the work cannot be done.' }))
}

/** Where the bracket at `open` closes, or the end of the text. */
function closing(text: string, open: number): number {
  let depth = 0
  for (let at = Math.max(0, open); at < text.length; at++) {
    if ('([{'.includes(text[at] as string)) depth++
    if (')]}'.includes(text[at] as string) && --depth === 0) return at
  }
  return text.length
}

/** The same for type parameters, in which `=>` closes nothing. */
function closingAngle(text: string, open: number): number {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    if (text[at] === '<') depth++
    if (text[at] === '>' && text[at - 1] !== '=' && --depth === 0) return at
  }
  return open
}

function splitTopLevel(list: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < list.length; at++) {
    const character = list[at] as string
    if ('([{<'.includes(character)) depth++
    else if (')]}'.includes(character) || (character === '>' && list[at - 1] !== '=')) depth--
    else if (character === ',' && depth === 0) {
      parts.push(list.slice(start, at))
      start = at + 1
    }
  }
  return [...parts, list.slice(start)].filter((part) => part.trim() !== '')
}
