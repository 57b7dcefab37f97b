import { join } from 'node:path'
import type { Collection } from '../../src/collect/collection.ts'
import type { ExampleDoc } from '../../src/types.ts'
import { createVerifier } from '../../src/verify/verify.ts'
import type { Verdict } from '../../src/verify/verdict.ts'
import { collect } from '../support/collect.ts'
import { createProject } from '../support/project.ts'

/** Holds examples of one symbol against a project written for a test. */
export type ExampleCheck = (codes: string[]) => Promise<Verdict>

/** Makes the project and its verifier; what is checked in several turns is checked by one verifier. */
export async function openExamples(
  files: Record<string, string>,
  { name = 'add', entry = 'src/index.ts' }: { name?: string; entry?: string } = {},
): Promise<ExampleCheck> {
  const { root } = createProject(files)
  const collection = await collectFrom(root, entry)
  const symbol = collection.symbols.find((one) => one.name === name)!
  const verifier = createVerifier({ collection, root })
  return (codes) => {
    const examples: ExampleDoc[] = codes.map((code) => ({ code, check: 'unchecked' }))
    return verifier.verify(symbol, { summary: 'Sums two amounts up.', examples })
  }
}

export function collectFrom(root: string, entry = 'src/index.ts'): Promise<Collection> {
  return collect({ root, entries: [join(root, entry)] })
}
