import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const SYMBOLS_PER_MODULE = 10

/** Writes modules of functions, types and classes that import each other, below one barrel `index.ts`, into an empty folder. */
export function writeGeneratedProject(root: string, symbols: number): void {
  const count = Math.ceil(symbols / SYMBOLS_PER_MODULE)
  mkdirSync(join(root, 'node_modules'))
  for (let module = 0; module < count; module++) {
    const folder = join(root, 'src', `part${Math.floor(module / 100)}`)
    if (module % 100 === 0) mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `module${module}.ts`), writeModule(module))
  }
  const lines = Array.from({ length: count }, (_, module) => {
    return `export * from './src/part${Math.floor(module / 100)}/module${module}.ts'\n`
  })
  writeFileSync(join(root, 'index.ts'), lines.join(''))
}

function writeModule(module: number): string {
  const other = Math.floor(module / 2)
  const from = `../part${Math.floor(other / 100)}/module${other}.ts`
  const parts = [
    module > 1 ? `import { convert${other}0, type Shape${other} } from '${from}'\n` : '',
    `/** What part ${module} is about. */\nexport interface Shape${module} {\n  left: number\n  right?: string\n}\n`,
    `export class Store${module} {\n  #items = new Map<string, Shape${module}>()\n  add(name: string, item: Shape${module}): this {\n    this.#items.set(name, item)\n    return this\n  }\n}\n`,
  ]
  for (let index = 0; index < SYMBOLS_PER_MODULE - 2; index++) {
    const call =
      module > 1 ? `convert${other}0({ left: shape.left } as Shape${other})` : 'shape.left'
    parts.push(
      `export function convert${module}${index}(shape: Shape${module}, factor = ${index}): number {\n  if (factor < 0) throw new RangeError('negative')\n  return ${call} * factor\n}\n`,
    )
  }
  return parts.join('\n')
}
