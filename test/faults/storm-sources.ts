import { createRandom } from '../support/random.ts'
import type { Files } from './project.ts'

const MODULES = 3
const FUNCTIONS = 4

interface Module {
  path: string
  isExported: boolean
  /** Saved in the middle of a word. */
  isHalf: boolean
  functions: { number: number; name: string; added: number }[]
}

/** Sources that somebody changes at random, always the same way for a seed. */
export interface StormSources {
  /** As they stand now. */
  files: () => Files
  /** Changes something; gives how many symbols may have to be asked for it. */
  change: () => number
  /** Ends what was left in the middle of a word. */
  finish: () => void
}

export const STORM_SYMBOLS: number = MODULES * FUNCTIONS

/** Few values and names for each, so that what was there before comes back. */
export function createStormSources(seed: number): StormSources {
  const { pick } = createRandom(seed)
  const modules = Array.from({ length: MODULES }, (_, module): Module => ({
    path: `src/module${module}.ts`,
    isExported: true,
    isHalf: false,
    functions: Array.from({ length: FUNCTIONS }, (_, index) => {
      const number = module * FUNCTIONS + index
      return { number, name: `work${number}`, added: 0 }
    }),
  }))

  function edit({ functions }: Module): number {
    pick(functions).added = pick([0, 1, 2])
    return 1
  }

  function renameSymbol({ functions }: Module): number {
    const renamed = pick(functions)
    renamed.name = pick(['work', 'task']) + renamed.number
    return 1
  }

  function renameFile(module: Module): number {
    module.path = module.path.includes('moved')
      ? module.path.replace('moved', 'module')
      : module.path.replace('module', 'moved')
    return FUNCTIONS
  }

  function drop(module: Module): number {
    module.isExported = !module.isExported
    return FUNCTIONS
  }

  function cut(module: Module): number {
    module.isHalf = true
    // What is left of the symbol in the middle is one more text.
    return FUNCTIONS + 1
  }

  function finish(): void {
    for (const module of modules) module.isHalf = false
  }

  return {
    files: () => ({
      ...Object.fromEntries(modules.map((module) => [module.path, writeModule(module)])),
      'src/index.ts': writeIndex(modules),
    }),
    change() {
      finish()
      return pick([edit, edit, edit, renameSymbol, renameFile, drop, cut])(pick(modules))
    },
    finish,
  }
}

function writeModule({ functions, isHalf }: Module): string {
  const text = functions
    .map(
      ({ number, name, added }) =>
        `export function ${name}(left: number): number {\n  return left * ${number} + ${added}\n}\n`,
    )
    .join('\n')
  return isHalf ? text.slice(0, text.length / 2) : text
}

function writeIndex(modules: readonly Module[]): string {
  const exported = modules.filter(({ isExported }) => isExported)
  const lines = exported.map(({ path }) => `export * from '${path.replace('src', '.')}'\n`)
  return `${lines.join('')}export const always = 1\n`
}
