import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { ts } from 'ts-morph'
import { loadSyntax, type Syntax } from './syntax.ts'

const require = createRequire(import.meta.url)

let loaded: Syntax | undefined
let whole: typeof ts | undefined

/**
 * Returns the part of ts-morph's compiler that reads syntax. Loaded on first use, since a build whose modules are all known
 * needs none of it. Without the rest a build after an edit takes 8 to 20 % less (bench/README.md, "What has to earn its
 * lines").
 */
export function typescript(): Syntax {
  loaded ??= loadPart() ?? compiler()
  return loaded
}

/** The whole compiler that ts-morph brings; by `require`, which is faster than `import` here. */
export function compiler(): typeof ts {
  whole ??= loadWhole()
  return whole
}

function loadPart(): Syntax | undefined {
  const file = locateCompiler()
  return file === undefined ? undefined : loadSyntax(file)
}

function loadWhole(): typeof ts {
  const file = locateCompiler()
  return file ? (require(file) as typeof ts) : (require('ts-morph') as { ts: typeof ts }).ts
}

/** It is a file of its own in ts-morph's package. Should a version keep it elsewhere, ts-morph itself gives it. */
function locateCompiler(): string | undefined {
  const common = createRequire(require.resolve('ts-morph')).resolve('@ts-morph/common')
  const file = join(dirname(common), 'typescript.js')
  return existsSync(file) ? file : undefined
}

/** The first syntax error of a parsed text. The compiler keeps them on the file, though its types do not say so. */
export function findSyntaxError(
  file: ts.SourceFile,
): { start: number; message: string } | undefined {
  const { parseDiagnostics } = file as { parseDiagnostics?: ts.DiagnosticWithLocation[] }
  const first = parseDiagnostics?.[0]
  if (!first) return undefined
  const { start, messageText } = first
  return { start, message: typeof messageText === 'string' ? messageText : messageText.messageText }
}

/** What a node consists of, without what stands before it. */
export function textOf(file: ts.SourceFile, node: ts.Node): string {
  return file.text.slice(node.getStart(file), node.end)
}
