import type { ts } from 'ts-morph'
import type { Syntax } from '../collect/syntax.ts'
import { findSyntaxError, typescript } from '../collect/typescript.ts'
import type { SymbolRequest } from '../plan/request.ts'

/** A row of items that may be left out one by one: statements, list elements, properties, JSX children. */
export interface Body {
  start: number
  end: number
  depth: number
  items: Item[]
}

export interface Item {
  start: number
  end: number
  /** Has a throw, a return or a comment in it, or is part of one: documentation is written from these. */
  isTelling: boolean
}

/** Strings, since marks of comments inside of them do not count, and the beginnings of comments. */
const RE_STRING_OR_COMMENT =
  /'(?:\\.|[^'\\\n])*'?|"(?:\\.|[^"\\\n])*"?|`(?:\\[^]|[^`\\])*`?|\/[/*]/g

/** All bodies in a text, none where it does not parse. Signatures, types and members are in none of them. */
export function findBodies(snippet: string, script: SymbolRequest['script']): Body[] {
  const syntax = typescript()
  const bodies: Body[] = []
  const comments = findComments(snippet)
  let file: ts.SourceFile

  /** Returns whether a throw or return is inside. */
  function visit(node: ts.Node, depth: number, isPart: boolean): boolean {
    const ends = syntax.isReturnStatement(node) || syntax.isThrowStatement(node)
    // What a nested function does is not part of the statement around it.
    const isInside = !syntax.isFunctionLike(node) && (isPart || ends)
    const items = itemsOf(syntax, node)
    const telling = new Set<ts.Node>()
    let hasEnd = ends
    syntax.forEachChild(node, (child) => {
      if (!visit(child, depth + 1, isInside)) return
      hasEnd = true
      telling.add(child)
    })
    if (items && items.length > 0) {
      bodies.push({
        start: node.getStart(file),
        end: node.end,
        depth,
        items: items.map((item) => {
          const start = item.getStart(file)
          const isTelling =
            isInside || telling.has(item) || hasNumberBetween(comments, start, item.end)
          return { start, end: item.end, isTelling }
        }),
      })
    }
    return hasEnd
  }

  try {
    file = syntax.createSourceFile(`snippet.${script}`, snippet, syntax.ScriptTarget.Latest)
    if (findSyntaxError(file)) return []
    visit(file, 0, false)
    return bodies
  } catch (error) {
    // Nested too deeply for a recursive parser.
    if (error instanceof RangeError) return []
    throw error
  }
}

function itemsOf(syntax: Syntax, node: ts.Node): readonly ts.Node[] | undefined {
  if (syntax.isBlock(node) || syntax.isCaseOrDefaultClause(node)) return node.statements
  if (syntax.isArrayLiteralExpression(node)) return node.elements
  if (syntax.isObjectLiteralExpression(node)) return node.properties
  if (syntax.isJsxElement(node) || syntax.isJsxFragment(node)) return node.children
  return undefined
}

/** The positions where comments begin, in order. */
function findComments(text: string): number[] {
  return [...text.matchAll(RE_STRING_OR_COMMENT)].flatMap(({ 0: found, index }) =>
    found.startsWith('/') ? index : [],
  )
}

/** True where one of the numbers, which are in order, is at least `start` and below `end`. */
function hasNumberBetween(numbers: readonly number[], start: number, end: number): boolean {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (numbers[middle]! < start) low = middle + 1
    else high = middle
  }
  return low < numbers.length && numbers[low]! < end
}
