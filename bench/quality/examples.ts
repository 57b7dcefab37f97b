import { join } from 'node:path'
import ts from 'typescript'
import type { CollectedSymbol } from '../../src/collect/collection.ts'

/** An example as a reader would copy it. */
export interface ShippedExample {
  symbol: CollectedSymbol
  code: string
}

/**
 * Whether each example uses its symbol and compiles, by a ruler of the bench's own: in a file of its own, with the package
 * under its own name. What the entry exports and the example uses is imported for it, since it may leave imports out.
 */
export function checkExamples(
  examples: readonly ShippedExample[],
  project: { root: string; packageName: string; entry: string; exported: ReadonlySet<string> },
): boolean[] {
  const { root, packageName, entry, exported } = project
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    strict: true,
    noImplicitAny: false,
    noEmit: true,
    types: [],
    jsx: ts.JsxEmit.ReactJSX,
    paths: { [packageName]: [join(root, entry)] },
  }
  const files = new Map(
    examples.map(({ code }, index) => {
      const names = listFree(code).filter((name) => exported.has(name))
      const line = names.length > 0 ? `import { ${names.join(', ')} } from '${packageName}'` : ''
      return [join(root, `__example${index}.tsx`), `${code}\n${line}\n`] as const
    }),
  )
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.fileExists = (name) => files.has(name) || fileExists(name)
  host.getSourceFile = (name, target, ...rest) => {
    const text = files.get(name)
    return text === undefined
      ? getSourceFile(name, target, ...rest)
      : ts.createSourceFile(name, text, target)
  }
  host.readFile = (name) => files.get(name) ?? ts.sys.readFile(name)
  const program = ts.createProgram([...files.keys()], options, host)
  return [...files.keys()].map((name, index) => {
    const { symbol, code } = examples[index]!
    const file = program.getSourceFile(name)
    const faults = [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]
    return faults.length === 0 && usesSymbol(code, symbol)
  })
}

/** Names that an example uses and does not declare, labels left out. */
function listFree(code: string): string[] {
  const { used, declared } = readNames(code)
  return [...used].filter((name) => !declared.has(name))
}

/** By a name under which it is exported; an example that declares it speaks about something else. */
function usesSymbol(code: string, { name, exportedAs }: CollectedSymbol): boolean {
  const { used, declared, imported } = readNames(code)
  const names = [name, ...exportedAs.map((place) => place.name)]
  return names.some((one) => used.has(one) && (imported.has(one) || !declared.has(one)))
}

function readNames(code: string): Record<'used' | 'declared' | 'imported', Set<string>> {
  const names = {
    used: new Set<string>(),
    declared: new Set<string>(),
    imported: new Set<string>(),
  }
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const { parent } = node
      const isLabel =
        (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
        (ts.isPropertyAssignment(parent) && parent.name === node) ||
        ((ts.isClassElement(parent) || ts.isTypeElement(parent)) && parent.name === node)
      const isImport = ts.isImportSpecifier(parent) || ts.isImportClause(parent)
      const isDeclared =
        isImport ||
        ts.isNamespaceImport(parent) ||
        ((ts.isVariableDeclaration(parent) ||
          ts.isParameter(parent) ||
          ts.isBindingElement(parent) ||
          ts.isFunctionLike(parent) ||
          ts.isClassLike(parent) ||
          ts.isInterfaceDeclaration(parent) ||
          ts.isTypeAliasDeclaration(parent) ||
          ts.isEnumDeclaration(parent)) &&
          parent.name === node)
      if (isImport) names.imported.add(node.text)
      if (isDeclared) names.declared.add(node.text)
      else if (!isLabel) names.used.add(node.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('example.tsx', code, ts.ScriptTarget.ESNext, true))
  return names
}
