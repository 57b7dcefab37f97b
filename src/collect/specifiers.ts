import type { ts } from 'ts-morph'
import { requiredModule } from './links.ts'
import { typescript } from './typescript.ts'

/** Lists the specifiers of all imports and re-exports in source order, each once. */
export function readSpecifiers(file: ts.SourceFile): string[] {
  const ts = typescript()
  const found: { position: number; specifier: string }[] = []
  const add = (node: ts.Node | undefined): void => {
    if (!node || !ts.isStringLiteralLike(node)) return
    found.push({ position: node.pos, specifier: node.text })
  }
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) {
      add(statement.moduleSpecifier)
    } else if (ts.isImportEqualsDeclaration(statement)) {
      const specifier = requiredModule(statement)
      if (specifier !== undefined) found.push({ position: statement.pos, specifier })
    }
  }
  // Walking the whole tree is only needed for `import()`.
  if (/\bimport\s*\(/.test(file.text)) {
    const visit = (node: ts.Node): void => {
      if (isDynamicImport(node)) add(node.arguments[0])
      if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
        add(node.argument.literal)
      }
      ts.forEachChild(node, visit)
    }
    visit(file)
  }
  found.sort((one, other) => one.position - other.position)
  return [...new Set(found.map(({ specifier }) => specifier))]
}

function isDynamicImport(node: ts.Node): node is ts.CallExpression {
  const ts = typescript()
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
}
