/**
 * Faults planted in the true examples of hand-written TSDoc: how many are caught, by kind. Only examples that the
 * compiler checks and finds right are taken, and only calls of the symbol itself are changed.
 *
 *     npx tsx bench/truth/examples.ts           on the reported packages
 *     npx tsx bench/truth/examples.ts tuned     on those that rules were tuned on
 *     npx tsx bench/truth/examples.ts repaired  those that rules were repaired on
 */
import type { ts } from 'ts-morph'
import { compiler } from '../../src/collect/typescript.ts'
import { createVerifier } from '../../src/verify/verify.ts'
import { loadSamples } from '../../test/support/samples/load.ts'
import { chooseSamples } from '../../test/support/samples/packages.ts'

type Plant = (code: string, call: ts.CallExpression, file: ts.SourceFile) => string | undefined

const FAULTS: Record<string, Plant> = {
  'all arguments removed': (code, { arguments: given }) =>
    given.length > 0 ? code.slice(0, given.pos) + code.slice(given.end) : undefined,
  'eight arguments added': (code, { arguments: given }) =>
    `${code.slice(0, given.end)}${given.length > 0 ? ',' : ''} 1, 2, 3, 4, 5, 6, 7, 8${code.slice(given.end)}`,
  'wrong type of the first argument': (code, { arguments: [first] }, file) =>
    first && `${code.slice(0, first.getStart(file))}Symbol('wrong')${code.slice(first.end)}`,
  'unknown property of the result': (code, { end }) =>
    `${code.slice(0, end)}.noSuchThingAtAll${code.slice(end)}`,
  'unknown function': (code, { expression }) =>
    `${code.slice(0, expression.end)}NoSuch${code.slice(expression.end)}`,
  'broken syntax': (code, { end }) => `${code.slice(0, end - 1)}${code.slice(end)} {`,
}

const samples = await loadSamples(chooseSamples(process.argv))
const rows = new Map(Object.keys(FAULTS).map((kind) => [kind, { planted: 0, caught: 0 }]))
const totals = { written: 0, checked: 0 }

for (const { root, collection } of samples) {
  const verifier = createVerifier({ collection, root })
  const isFaulty = async (
    symbol: (typeof collection.symbols)[number],
    code: string,
  ): Promise<{ faulty: boolean; typed: boolean }> => {
    const { docs, faults } = await verifier.verify(symbol, {
      summary: 'Something that is true.',
      examples: [{ code, check: 'unchecked' }],
    })
    const typed = docs.examples?.[0]?.check === 'typechecked'
    return { faulty: faults.some((fault) => fault.code.startsWith('example')), typed }
  }
  for (const symbol of collection.symbols) {
    for (const { code } of symbol.declaration.human?.examples ?? []) {
      totals.written++
      if (!(await isFaulty(symbol, code)).typed) continue
      totals.checked++
      const found = findCall(code, symbol.name)
      if (!found) continue
      for (const [kind, plant] of Object.entries(FAULTS)) {
        const planted = plant(code, found.call, found.file)
        if (planted === undefined) continue
        const row = rows.get(kind)!
        row.planted++
        if ((await isFaulty(symbol, planted)).faulty) row.caught++
      }
    }
  }
}

console.log(`${totals.written} examples as written, ${totals.checked} type-checked and right`)
console.log('| fault | planted | caught | caught share |\n| --- | --- | --- | --- |')
for (const [kind, { planted, caught }] of rows) {
  console.log(`| ${kind} | ${planted} | ${caught} | ${((100 * caught) / planted).toFixed(2)} % |`)
}

function findCall(
  code: string,
  name: string,
): { call: ts.CallExpression; file: ts.SourceFile } | undefined {
  const ts = compiler()
  const file = ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest)
  let call: ts.CallExpression | undefined
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === name
    ) {
      call ??= node
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return call && { call, file }
}
