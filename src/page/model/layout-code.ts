import { tokenize, type Token } from './tokenize.ts'

/** The content of brackets, split at separators. */
interface Group {
  open: string
  close: string
  parts: Piece[][]
}

type Piece = Token | Group

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
])

/** Deeper brackets are not broken up, so that hostile text cannot overflow the stack. */
const MAX_DEPTH = 20
/** Nobody reads a signature longer than this. */
const MAX_LENGTH = 10_000

/** Breaks a signature of one long line at its brackets, as a formatter would. */
export function layoutCode(code: string, width: number): string {
  if (code.length <= width || code.length > MAX_LENGTH || code.includes('\n')) return code
  const tokens = tokenize(code)
  return print(readPieces({ tokens, position: 0 }, undefined, 0).flat(), { width, indent: '' })
}

/** Reads up to the closing bracket and splits at separators. */
function readPieces(
  reader: { tokens: Token[]; position: number },
  close: string | undefined,
  depth: number,
): Piece[][] {
  const parts: Piece[][] = []
  let part: Piece[] = []
  let angles = 0
  for (; reader.position < reader.tokens.length; reader.position++) {
    const token = reader.tokens[reader.position]!
    if (close !== undefined && token.text === close) break
    const closing = token.kind === 'punctuation' ? CLOSING.get(token.text) : undefined
    if (closing !== undefined && depth < MAX_DEPTH) {
      reader.position++
      const inner = readPieces(reader, closing, depth + 1)
      const isClosed = reader.position < reader.tokens.length
      part.push({ open: token.text, close: isClosed ? closing : '', parts: inner })
      continue
    }
    part.push(token)
    if (token.text === '<') angles++
    if (token.text === '>') angles--
    // The comma of `Map<Key, Value>` separates nothing here.
    if (token.text === ';' || (token.text === ',' && angles <= 0)) {
      parts.push(part)
      part = []
      angles = 0
    }
  }
  if (part.length > 0) parts.push(part)
  return parts
}

function print(pieces: Piece[], options: { width: number; indent: string }): string {
  const { width, indent } = options
  const flat = pieces.map(flatten).join('').trim()
  if (indent.length + flat.length <= width) return flat
  const alternatives = splitUnion(pieces)
  if (alternatives) return printUnion(alternatives, options)
  const longest = Math.max(...pieces.map((piece) => ('parts' in piece ? flatten(piece).length : 0)))
  return pieces
    .map((piece) => {
      if (!('parts' in piece) || piece.parts.length === 0) return flatten(piece)
      const { length } = flatten(piece)
      return length === longest || length > width / 2 ? breakGroup(piece, options) : flatten(piece)
    })
    .join('')
    .trim()
}

/** Returns the head of `type Name = A | B` and its alternatives, undefined for anything else. */
function splitUnion(pieces: Piece[]): Piece[][] | undefined {
  const texts = pieces.map((piece) => ('parts' in piece ? '' : piece.text))
  const start = texts.indexOf('=') + 1
  if (texts[0] !== 'type' || start === 0 || !texts.includes('|', start)) return undefined
  const parts = [pieces.slice(0, start), [] as Piece[]]
  pieces.slice(start).forEach((piece, index) => {
    if (texts[start + index] === '|') parts.push([])
    else parts.at(-1)!.push(piece)
  })
  return parts.filter((part) => part.map(flatten).join('').trim() !== '')
}

function printUnion(
  [head = [], ...alternatives]: Piece[][],
  { width, indent }: { width: number; indent: string },
): string {
  const inner = `${indent}  `
  const lines = alternatives.map((part) => `${inner}| ${print(part, { width, indent: inner })}`)
  return [head.map(flatten).join('').trim(), ...lines].join('\n')
}

function breakGroup(group: Group, { width, indent }: { width: number; indent: string }): string {
  const inner = `${indent}  `
  const lines = group.parts
    .map((part) => print(part, { width, indent: inner }))
    .filter((line) => line !== '')
    .map((line) => `${inner}${line}\n`)
  return `${group.open}\n${lines.join('')}${indent}${group.close}`
}

function flatten(piece: Piece): string {
  if (!('parts' in piece)) return piece.text
  return piece.open + piece.parts.flat().map(flatten).join('') + piece.close
}
