import { createRequire } from 'node:module'
import type { ts } from 'ts-morph'

let loaded: typeof ts | undefined

/**
 * The compiler that ts-morph brings. Loaded on first use, since a build whose modules are all known needs none of it;
 * by `require`, which is faster than `import` here.
 */
export function typescript(): typeof ts {
  loaded ??= (createRequire(import.meta.url)('ts-morph') as { ts: typeof ts }).ts
  return loaded
}

/** The first syntax error of a parsed text. The compiler keeps them on the file, though its types do not say so. */
export function findSyntaxError(file: ts.SourceFile): ts.DiagnosticWithLocation | undefined {
  const { parseDiagnostics } = file as { parseDiagnostics?: ts.DiagnosticWithLocation[] }
  return parseDiagnostics?.[0]
}
