import ts from 'typescript'

/** The tokens of a text, without comments and white space. */
export function listTokens(text: string): string[] {
  const file = ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest, true)
  const tokens: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return
    if (node.getChildCount(file) === 0) tokens.push(node.getText(file))
    else node.getChildren(file).forEach(visit)
  }
  visit(file)
  return tokens
}
