import type { CollectedSymbol } from '../../src/collect/collection.ts'

/** A true use of a function and uses that are surely wrong, all from its signature. */
export interface ExampleSet {
  right: string
  wrong: { kind: string; code: string }[]
}

/** Values of types that need nothing else; and values that none of the other types takes. */
const VALUES: Readonly<Record<string, { right: string; wrong: string }>> = {
  string: { right: "'text'", wrong: '42' },
  number: { right: '42', wrong: "'text'" },
  boolean: { right: 'true', wrong: "'text'" },
  bigint: { right: '42n', wrong: "'text'" },
  Date: { right: 'new Date()', wrong: '42' },
  Uint8Array: { right: 'new Uint8Array(4)', wrong: "'text'" },
  'string[]': { right: "['text']", wrong: '42' },
  'number[]': { right: '[42]', wrong: "'text'" },
}

const RE_PARAMETERS = /^(?:async )?function \w+\(([^()]*)\)|^const \w+ = (?:async )?\(([^()]*)\)/

/** Uses of functions whose parameters are all of plain types; undefined for other symbols. */
export function writeExamples({ name, declaration }: CollectedSymbol): ExampleSet | undefined {
  const { signature, signatures, shape } = declaration
  if (signatures || name === 'default' || shape.typeParameters.length > 0) return undefined
  const match = RE_PARAMETERS.exec(signature)
  const list = (match?.[1] ?? match?.[2])?.trim()
  if (!list || list.includes('...') || list.includes('{')) return undefined
  const parameters = list.split(/,\s*/).map((parameter) => {
    const [, optional, type = ''] = /^\w+(\?)?\s*:\s*([^=]+?)(?:\s*=.*)?$/.exec(parameter) ?? []
    return { isOptional: optional !== undefined || parameter.includes('='), ...VALUES[type] }
  })
  if (parameters.some(({ right }) => right === undefined)) return undefined
  const values = parameters.map(({ right }) => right ?? '')
  const call = (given: string[]): string => `const result = ${name}(${given.join(', ')})`
  const wrong = [
    { kind: 'an argument too many', code: call([...values, '7']) },
    { kind: 'a wrong type', code: call([parameters[0]?.wrong ?? '', ...values.slice(1)]) },
    { kind: 'an unknown name', code: `${call(values)}\nconsole.log(resultOfQuorum)` },
    { kind: 'an unknown member', code: `${call(values)}\n;${name}.resolveQuorum()` },
    {
      kind: 'an unknown import',
      code: `import { ${name}OfQuorum } from './${name}'\n${name}.quorum`,
    },
    { kind: 'no syntax', code: `${call(values)}\nif (result {` },
  ]
  if (parameters.some(({ isOptional }) => !isOptional)) {
    wrong.push({ kind: 'an argument too few', code: call([]) })
  }
  return { right: call(values), wrong }
}
