/** Names of ten functions of one module; `cValue` is the one that tests edit. */
export const NAMES: string[] = [...'abcdefghij'].map((letter) => `${letter}Value`)

export const EDITED_ID = 'src/ten.ts!cValue:function'

export function writeFunction(name: string, added = '1'): string {
  return `export function ${name}(left: number): number {\n  return left + ${added}\n}\n`
}

/** The text of `src/ten.ts`; `added` is what the body of `cValue` adds. */
export function writeTen(added = '1'): string {
  return NAMES.map((name) => writeFunction(name, name === 'cValue' ? added : '1')).join('\n')
}
