import ts from 'typescript'
import type { CollectedModule, CollectedSymbol, Collection } from '../../src/collect/collection.ts'
import { createExportTable } from '../../src/collect/export-table.ts'

/** A call that says more than this is no short one. */
const CALL_CHARACTERS = 100
/** Calls of one symbol at most. */
const CALLS = 3

/**
 * The shortest calls of each symbol in the project's other declarations: what a prompt could show of real use. Names
 * are followed through imports; those that an inner scope declares anew are rare enough for a measurement.
 */
export function readCallSites(collection: Collection): Map<CollectedSymbol, string[]> {
  const table = createExportTable(collection.modules)
  const symbols = new Map(
    collection.symbols.map((symbol) => [nameOf(symbol.module, symbol.declaration.local), symbol]),
  )
  const found = new Map<CollectedSymbol, Set<string>>()
  for (const module of collection.modules.values()) {
    const imports = new Map(module.record.imports.map((binding) => [binding.local, binding]))
    for (const { callee, text, start } of readCalls(module)) {
      const binding = imports.get(callee)
      const from = binding && module.resolved.get(binding.specifier)
      const target =
        binding && from !== undefined ? table.resolve(from, binding.imported) : undefined
      if (binding && target?.type !== 'declaration') continue
      const place =
        target?.type === 'declaration'
          ? nameOf(target.module, target.local)
          : nameOf(module.path, callee)
      const symbol = symbols.get(place)
      if (!symbol || isOwn(symbol, module, start)) continue
      found.set(symbol, (found.get(symbol) ?? new Set()).add(text))
    }
  }
  return new Map([...found].map(([symbol, calls]) => [symbol, shortest([...calls])]))
}

function nameOf(module: string, local: string): string {
  return `${module} ${local}`
}

function isOwn(symbol: CollectedSymbol, module: CollectedModule, at: number): boolean {
  if (symbol.module !== module.path) return false
  return symbol.declaration.pieces.some(({ start, end }) => at >= start && at < end)
}

function readCalls({ path, text }: CollectedModule): {
  callee: string
  text: string
  start: number
}[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const calls: ReturnType<typeof readCalls> = []
  const visit = (node: ts.Node): void => {
    const isCall = ts.isCallExpression(node) || ts.isNewExpression(node)
    if (isCall && ts.isIdentifier(node.expression) && node.arguments?.length) {
      const shown = node.getText(file).replace(/\s+/g, ' ')
      if (shown.length <= CALL_CHARACTERS) {
        calls.push({ callee: node.expression.text, text: shown, start: node.getStart(file) })
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return calls
}

function shortest(calls: string[]): string[] {
  return calls
    .sort((one, other) => one.length - other.length || (one < other ? -1 : 1))
    .slice(0, CALLS)
}
