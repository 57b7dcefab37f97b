import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { ts } from 'ts-morph'
import { requireCompiled, type Compiled } from './compiled.ts'

let loaded: typeof ts | undefined
let codeFile: string | undefined
let takeCode: Compiled['takeCode'] = () => undefined

/**
 * The compiler that ts-morph brings. Loaded on first use, since a build whose modules are all known needs none of it;
 * by `require`, which is faster than `import` here.
 */
export function typescript(): typeof ts {
  loaded ??= load(createRequire(import.meta.url))
  return loaded
}

/** Where to look, on first use, for what the engine made of the compiler in an earlier process. */
export function findCompilerCode(file: string): void {
  codeFile = file
}

/** What belongs into that file; nothing where it is there, and where no compiler was needed. */
export function takeCompilerCode(): Buffer | undefined {
  const code = takeCode()
  takeCode = () => undefined
  return code
}

/**
 * The compiler is a file of its own in ts-morph's package, and takes two thirds of the time that all of ts-morph takes
 * to load: reading syntax needs no more. Should a version keep it elsewhere, ts-morph itself gives it.
 */
function load(require: NodeJS.Require): typeof ts {
  const common = createRequire(require.resolve('ts-morph')).resolve('@ts-morph/common')
  const file = join(dirname(common), 'typescript.js')
  if (!existsSync(file)) return (require('ts-morph') as { ts: typeof ts }).ts
  if (codeFile === undefined || file in require.cache) return require(file) as typeof ts
  try {
    const compiled = requireCompiled(file, readQuietly(codeFile))
    takeCode = compiled.takeCode
    return compiled.exports as typeof ts
  } catch {
    // Another engine than Node's may not have what that needs.
    return require(file) as typeof ts
  }
}

function readQuietly(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

/** The first syntax error of a parsed text. The compiler keeps them on the file, though its types do not say so. */
export function findSyntaxError(file: ts.SourceFile): ts.DiagnosticWithLocation | undefined {
  const { parseDiagnostics } = file as { parseDiagnostics?: ts.DiagnosticWithLocation[] }
  return parseDiagnostics?.[0]
}
