import type { ts } from 'ts-morph'

/**
 * Caches by kind the answer to a question about a node, since the compiler's own checks are slow and run on every node.
 * The answer must depend on nothing but the kind.
 */
export function askKind<Answer>(ask: (node: ts.Node) => Answer): (kind: ts.SyntaxKind) => Answer {
  const answers = new Map<ts.SyntaxKind, { answer: Answer }>()
  return (kind) => {
    let known = answers.get(kind)
    if (!known) answers.set(kind, (known = { answer: ask({ kind } as ts.Node) }))
    return known.answer
  }
}
