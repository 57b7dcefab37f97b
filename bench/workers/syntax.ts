/**
 * Reads the same sources in one of four ways, as the process that is measured:
 *
 *   node syntax.js <typescript|ours|ts-morph|exports> <list of files>
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as TsMorph from 'ts-morph'
import { parseModule } from '../../src/collect/parse.ts'
import { compiler } from '../../src/collect/typescript.ts'

const [way = '', list = ''] = process.argv.slice(2)
const files = JSON.parse(readFileSync(list, 'utf8')) as string[]
const sources = files.map((file) => [file, readFileSync(file, 'utf8')] as const)
const counts: Record<string, () => number> = {
  typescript() {
    const ts = compiler()
    return count(([file, text]) => {
      return ts.createSourceFile(file, text, ts.ScriptTarget.Latest).statements.length
    })
  },
  ours: () => count(([file, text]) => parseModule(text, file).declarations.length),
  'ts-morph': () => {
    const project = createProject()
    return count(([file, text]) => project.createSourceFile(file, text).getStatements().length)
  },
  /** With the type checker, which is what ts-morph finds exports with. */
  exports() {
    const project = createProject()
    const all = sources.map(([file, text]) => project.createSourceFile(file, text))
    return all.reduce((total, file) => total + file.getExportedDeclarations().size, 0)
  },
}
console.log(counts[way]!())

function count(read: (source: readonly [string, string]) => number): number {
  return sources.reduce((total, source) => total + read(source), 0)
}

function createProject(): TsMorph.Project {
  const require = createRequire(import.meta.url)
  const { Project } = require('ts-morph') as typeof TsMorph
  return new Project({ useInMemoryFileSystem: true, compilerOptions: { noLib: true } })
}
