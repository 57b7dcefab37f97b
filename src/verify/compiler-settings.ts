import { dirname } from 'node:path'
import type { ts } from 'ts-morph'
import { compiler } from '../collect/typescript.ts'

/** How a project wants its types to be read. */
export interface CompilerSettings {
  options: ts.CompilerOptions
  /** Files that declare globals. */
  ambient: string[]
}

/** Ambient files beyond this number are the output of a build rather than the work of a person. */
const AMBIENT_FILES = 50

/**
 * Reads the project's `tsconfig.json` or `jsconfig.json`. Its options stand where they say what types mean; those that
 * only ask for style (unused names, index access) or speak of the output are put aside: an example is no source file.
 */
export function readCompilerSettings(root: string): CompilerSettings {
  const ts = compiler()
  const { sys } = ts
  const file =
    ts.findConfigFile(root, sys.fileExists, 'tsconfig.json') ??
    ts.findConfigFile(root, sys.fileExists, 'jsconfig.json')
  const parsed = file === undefined ? undefined : parseConfig(file)
  // Without a configuration there is nothing that relies on what was lax once.
  const given = parsed?.options ?? { strict: true }
  const ambient = (parsed?.fileNames ?? []).filter((name) => /\.d\.[cm]?ts$/.test(name))
  return { options: adapt(given), ambient: ambient.slice(0, AMBIENT_FILES) }
}

function parseConfig(file: string, isReferenced = false): ts.ParsedCommandLine {
  const ts = compiler()
  const { sys } = ts
  const config: unknown = ts.readConfigFile(file, sys.readFile).config
  const host: ts.ParseConfigHost = {
    useCaseSensitiveFileNames: sys.useCaseSensitiveFileNames,
    fileExists: sys.fileExists,
    readFile: sys.readFile,
    // Sources are reached through imports; only what declares globals has to be found.
    readDirectory: (folder, _extensions, exclude, include, depth) =>
      sys.readDirectory(folder, ['.d.ts', '.d.mts', '.d.cts'], exclude, include, depth),
  }
  const parsed = ts.parseJsonConfigFileContent(config, host, dirname(file), undefined, file)
  // A solution has no options of its own: those of its first part are the app's.
  const [part] = parsed.projectReferences ?? []
  const isSolution = !isReferenced && part && parsed.raw?.compilerOptions === undefined
  if (!isSolution) return parsed
  const path = ts.resolveProjectReferencePath(part)
  return sys.fileExists(path) ? parseConfig(path, true) : parsed
}

function adapt(given: ts.CompilerOptions): ts.CompilerOptions {
  const { ModuleKind, ModuleResolutionKind, ScriptTarget, JsxEmit } = compiler()
  const isModern = given.module !== undefined && given.module >= ModuleKind.ES2022
  const options: ts.CompilerOptions = {
    ...given,
    noEmit: true,
    skipLibCheck: true,
    allowJs: true,
    allowImportingTsExtensions: true,
    noErrorTruncation: false,
    // An option that is not set means what it meant before TypeScript 6.
    strict: given.strict ?? false,
    types: given.types ?? ['node'],
    jsx: given.jsx ?? JsxEmit.Preserve,
    // Examples await at their top level.
    target: Math.max(given.target ?? 0, ScriptTarget.ES2022),
    ...(!isModern && {
      module: ModuleKind.ESNext,
      moduleResolution: ModuleResolutionKind.Bundler,
    }),
  }
  for (const name of ASIDE) options[name] = false
  for (const name of OUTPUT) delete options[name]
  return options
}

const ASIDE = [
  'checkJs',
  'noImplicitThis',
  'noImplicitReturns',
  'noUnusedLocals',
  'noUnusedParameters',
  'noUncheckedIndexedAccess',
  'noPropertyAccessFromIndexSignature',
  'noFallthroughCasesInSwitch',
  'exactOptionalPropertyTypes',
  'verbatimModuleSyntax',
  'isolatedModules',
  'isolatedDeclarations',
  'erasableSyntaxOnly',
  'noUncheckedSideEffectImports',
  'declaration',
  'composite',
  'incremental',
] as const

const OUTPUT = ['outDir', 'outFile', 'rootDir', 'declarationDir', 'tsBuildInfoFile'] as const
