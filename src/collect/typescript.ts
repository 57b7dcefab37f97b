import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { ts } from 'ts-morph'

let loaded: typeof ts | undefined

/**
 * The compiler that ts-morph brings. Loaded on first use, since a build whose modules are all known needs none of it;
 * by `require`, which is faster than `import` here.
 */
export function typescript(): typeof ts {
  loaded ??= load(createRequire(import.meta.url))
  return loaded
}

/**
 * The compiler is a file of its own in ts-morph's package, and takes two thirds of the time that all of ts-morph takes
 * to load: reading syntax needs no more. Should a version keep it elsewhere, ts-morph itself gives it.
 */
function load(require: NodeJS.Require): typeof ts {
  const common = createRequire(require.resolve('ts-morph')).resolve('@ts-morph/common')
  const file = join(dirname(common), 'typescript.js')
  return existsSync(file)
    ? (require(file) as typeof ts)
    : (require('ts-morph') as { ts: typeof ts }).ts
}

/** The first syntax error of a parsed text. The compiler keeps them on the file, though its types do not say so. */
export function findSyntaxError(file: ts.SourceFile): ts.DiagnosticWithLocation | undefined {
  const { parseDiagnostics } = file as { parseDiagnostics?: ts.DiagnosticWithLocation[] }
  return parseDiagnostics?.[0]
}
