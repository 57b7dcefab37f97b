import type { ts } from 'ts-morph'

/**
 * Answers a question about a node by its kind, and asks once for each: the compiler's own answers are long, and every node
 * is asked. Only for questions that nothing but the kind decides, in trees without parents.
 */
export function askKind<Answer>(ask: (node: ts.Node) => Answer): (kind: ts.SyntaxKind) => Answer {
  const answers = new Map<ts.SyntaxKind, { answer: Answer }>()
  return (kind) => {
    let known = answers.get(kind)
    if (!known) answers.set(kind, (known = { answer: ask({ kind } as ts.Node) }))
    return known.answer
  }
}
