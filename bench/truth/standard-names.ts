/**
 * Writes the kept list of standard names from the libraries of ts-morph's compiler and of `@types/node`.
 *
 *     npx tsx bench/truth/standard-names.ts
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { ts } from 'ts-morph'
import { compiler } from '../../src/collect/typescript.ts'
import { loadLibrary } from '../../src/verify/library.ts'

const RE_NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u

const names = new Set<string>()
for (const [file, text] of loadLibrary()) addNames(file, text)

const node = new URL('../../node_modules/@types/node/', import.meta.url)
for (const file of readdirSync(node, { recursive: true, encoding: 'utf8' })) {
  if (file.endsWith('.d.ts')) addNames(file, readFileSync(new URL(file, node), 'utf8'))
}

const sorted = [...names].filter((name) => RE_NAME.test(name)).sort()
const list = new URL('../../src/verify/standard-names.json', import.meta.url)
writeFileSync(list, `${JSON.stringify({ names: sorted.join(' ') }, null, 2)}\n`)
process.stdout.write(`${sorted.length} names\n`)

/** Everything that a file declares: globals, members, modules' exports; not parameters and type parameters. */
function addNames(fileName: string, text: string): void {
  const ts = compiler()
  const visit = (declared: ts.Node): void => {
    const { name } = declared as ts.NamedDeclaration
    const isLocal = ts.isParameter(declared) || ts.isTypeParameterDeclaration(declared)
    if (name && !isLocal && (ts.isIdentifier(name) || ts.isStringLiteral(name)))
      names.add(name.text)
    ts.forEachChild(declared, visit)
  }
  visit(ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest))
}
