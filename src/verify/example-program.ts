import type { ts } from 'ts-morph'
import { compiler } from '../collect/typescript.ts'
import { readCompilerSettings } from './compiler-settings.ts'
import { LIBRARY_FOLDER, loadLibrary } from './library.ts'

/** How long the check of one example may take of the processor, in milliseconds: a busy machine lets no more pass. */
const TIME_LIMIT = 3000

/** Type-checks texts as if they were files of the project. */
export interface ExampleProgram {
  /**
   * Absolute posix path to text. What the compiler says about each; undefined for one that took too long. They share
   * one program, in which only what they reach is loaded.
   */
  diagnose: (files: ReadonlyMap<string, string>) => Map<string, ts.Diagnostic[] | undefined>
}

export function createExampleProgram(root: string): ExampleProgram {
  const ts = compiler()
  const { options, ambient } = readCompilerSettings(root)
  const { host, setFiles } = createHost(root, options)

  return {
    diagnose(files) {
      setFiles(files)
      const program = ts.createProgram({ rootNames: [...files.keys(), ...ambient], options, host })
      return new Map([...files.keys()].map((name) => [name, diagnoseFile(program, name)]))
    },
  }
}

function diagnoseFile(program: ts.Program, name: string): ts.Diagnostic[] | undefined {
  const ts = compiler()
  const file = program.getSourceFile(name)
  const start = process.cpuUsage()
  const isLate = (): boolean => {
    const { user, system } = process.cpuUsage(start)
    return user + system > TIME_LIMIT * 1000
  }
  const token: ts.CancellationToken = {
    isCancellationRequested: isLate,
    throwIfCancellationRequested() {
      if (isLate()) throw new ts.OperationCanceledException()
    },
  }
  try {
    return [...program.getSemanticDiagnostics(file, token)]
  } catch (error) {
    if (error instanceof ts.OperationCanceledException) return undefined
    throw error
  }
}

/** Reads each file of the project, its packages and the library once; the examples are there in memory only. */
function createHost(
  root: string,
  options: ts.CompilerOptions,
): { host: ts.CompilerHost; setFiles: (files: ReadonlyMap<string, string>) => void } {
  const ts = compiler()
  const { sys } = ts
  const library = loadLibrary()
  const parsed = new Map<string, ts.SourceFile | undefined>()
  let examples: ReadonlyMap<string, string> = new Map()

  const readFile = (name: string): string | undefined =>
    examples.get(name) ?? library.get(name) ?? sys.readFile(name)

  const parse = (name: string, target: ts.CreateSourceFileOptions): ts.SourceFile | undefined => {
    const text = readFile(name)
    // Comments of TypeScript carry no types.
    const jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeInfo
    if (text === undefined) return undefined
    return ts.createSourceFile(name, text, { ...target, jsDocParsingMode })
  }

  const host: ts.CompilerHost = {
    ...ts.createCompilerHost(options),
    getSourceFile(name, target) {
      // A mere language version is what callers of old give; a program gives all it knows.
      const settings = target as ts.CreateSourceFileOptions
      if (examples.has(name)) return parse(name, settings)
      const key = `${String(settings.impliedNodeFormat)} ${name}`
      if (!parsed.has(key)) parsed.set(key, parse(name, settings))
      return parsed.get(key)
    },
    getDefaultLibFileName: (given) => `${LIBRARY_FOLDER}/${ts.getDefaultLibFileName(given)}`,
    getDefaultLibLocation: () => LIBRARY_FOLDER,
    getCurrentDirectory: () => root,
    fileExists: (name) => examples.has(name) || library.has(name) || sys.fileExists(name),
    readFile,
  }
  return {
    host,
    setFiles(files) {
      examples = files
    },
  }
}
