import type { ts } from 'ts-morph'
import { createLineTable } from '../collect/lines.ts'
import { findSyntaxError, typescript } from '../collect/typescript.ts'
import { takeOwnImport, writeImport, type ExampleScene } from './example-imports.ts'
import { listFree } from './example-names.ts'

/** An example that could be parsed. */
export interface ParsedExample {
  code: string
  file: ts.SourceFile
  /** `.tsx` where it holds elements. */
  isJsx: boolean
}

/** Deeper than people nest; from there on the compiler takes long, and far below it gives up. */
const DEEPEST = 200
const TOO_DEEP = 'It is nested too deeply.'

/** Parses an example as TypeScript, with elements where it has them; a string says why it cannot be parsed. */
export function parseExample(code: string): ParsedExample | string {
  const plain = parse(code, false)
  if (typeof plain !== 'string') return { code, file: plain, isJsx: false }
  const jsx = parse(code, true)
  if (typeof jsx !== 'string') return { code, file: jsx, isJsx: true }
  return /<\/|\/>/.test(code) ? jsx : plain
}

function parse(code: string, isJsx: boolean): ts.SourceFile | string {
  const ts = typescript()
  try {
    const name = isJsx ? 'example.tsx' : 'example.ts'
    const file = ts.createSourceFile(name, code, ts.ScriptTarget.Latest)
    const error = findSyntaxError(file)
    if (!error) return isDeeper(file, DEEPEST) ? TOO_DEEP : file
    return `${error.message} (line ${createLineTable(code).lineAt(error.start)})`
  } catch {
    // Nothing else makes the parser throw.
    return TOO_DEEP
  }
}

function isDeeper(node: ts.Node, levels: number): boolean {
  if (levels === 0) return true
  return typescript().forEachChild(node, (child) => isDeeper(child, levels - 1)) === true
}

/**
 * The example as a module next to the symbol's: what it takes from the project is imported below it, where it moves
 * nothing. Its own imports of the package or of its files are replaced, since only the build knows where they lead.
 */
export function writeExampleFile({ code, file }: ParsedExample, scene: ExampleScene): string {
  const { symbol, exports } = scene
  const taken = file.statements.flatMap((statement) => takeOwnImport(statement, scene))
  const replaced = new Set(taken.map(({ statement }) => statement))

  const lines = taken.map((binding) => writeImport(symbol.module, binding))
  for (const [local, isValue] of listFree(file)) {
    const place = exports.find(local, symbol, { isValue })
    if (place) lines.push(writeImport(symbol.module, { local, ...place }))
  }
  return `${blank(code, [...replaced])}\n${lines.join('\n')}\nexport {}\n`
}

/** Spaces in place of statements, so that every position stays what it was. */
function blank(code: string, statements: readonly ts.Statement[]): string {
  let text = code
  for (const { pos, end } of statements) {
    const spaces = code.slice(pos, end).replace(/[^\r\n]/g, ' ')
    text = text.slice(0, pos) + spaces + text.slice(end)
  }
  return text
}
