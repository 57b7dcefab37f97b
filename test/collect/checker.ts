import { relative } from 'node:path'
import ts from 'typescript'
import type { SymbolKind } from '../../src/types.ts'

/** What the type checker says that a package's modules export. */
export interface CheckedExports {
  /** Module to the declarations that it both has and exports, as `name:kind`. */
  own: Map<string, string[]>
  /** Module to all names that lead to declarations of the package, as `name -> module`. */
  all: Map<string, string[]>
}

export function checkExports(root: string, entries: readonly string[]): CheckedExports {
  const program = ts.createProgram(
    entries.map((entry) => `${root}/${entry}`),
    {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowImportingTsExtensions: true,
      jsx: ts.JsxEmit.Preserve,
      noEmit: true,
      skipLibCheck: true,
      types: [],
    },
  )
  const checker = program.getTypeChecker()
  const checked: CheckedExports = { own: new Map(), all: new Map() }
  for (const file of program.getSourceFiles()) {
    const path = pathIn(root, file)
    const symbol = checker.getSymbolAtLocation(file)
    if (path === undefined || !symbol) continue
    const own = new Map<ts.Symbol, string[]>()
    const all: string[] = []
    for (const exported of checker.getExportsOfModule(symbol)) {
      const target = resolveAlias(checker, exported)
      const homes = (target.declarations ?? []).map((node) => pathIn(root, node.getSourceFile()))
      const home = homes[0]
      if (home === undefined) continue
      if (isModule(target)) {
        for (const inner of checker.getExportsOfModule(target)) {
          const member = resolveAlias(checker, inner)
          const memberHome = member.declarations?.[0]?.getSourceFile()
          const memberPath = memberHome && pathIn(root, memberHome)
          if (memberPath !== undefined && !isModule(member)) {
            all.push(`${exported.name}.${inner.name} -> ${memberPath}`)
          }
        }
        continue
      }
      all.push(`${exported.name} -> ${home}`)
      if (home === path) own.set(target, [...(own.get(target) ?? []), exported.name])
    }
    checked.all.set(path, all.sort())
    checked.own.set(
      path,
      [...own].map(([target, names]) => `${nameOf(names)}:${kindOf(target)}`).sort(),
    )
  }
  return checked
}

function pathIn(root: string, file: ts.SourceFile): string | undefined {
  const path = relative(root, file.fileName)
  const isOutside = path.startsWith('..') || path.includes('node_modules')
  return isOutside || file.isDeclarationFile ? undefined : path
}

function resolveAlias(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

function isModule(symbol: ts.Symbol): boolean {
  return !!symbol.declarations?.some(ts.isSourceFile)
}

function nameOf(names: string[]): string {
  return names.filter((name) => name !== 'default').sort()[0] ?? 'default'
}

function kindOf({ flags }: ts.Symbol): SymbolKind {
  if (flags & ts.SymbolFlags.Class) return 'class'
  if (flags & ts.SymbolFlags.Function) return 'function'
  if (flags & (ts.SymbolFlags.Variable | ts.SymbolFlags.Property)) return 'variable'
  if (flags & ts.SymbolFlags.Enum) return 'enum'
  if (flags & ts.SymbolFlags.Namespace) return 'namespace'
  return flags & ts.SymbolFlags.Interface ? 'interface' : 'type'
}
