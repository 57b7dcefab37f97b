import type { Docs } from '../../src/types.ts'
import type { Author } from '../../src/verify/subject.ts'
import type { Verdict } from '../../src/verify/verdict.ts'
import { createVerifier } from '../../src/verify/verify.ts'
import { collectProject } from '../support/collect.ts'

/** Holds docs against one symbol of a project written for a test; its first file is the entry. */
export async function hold(
  files: Record<string, string>,
  name: string,
  docs: Partial<Docs>,
  source: Author = 'model',
): Promise<Verdict> {
  const collection = await collectProject(files)
  const symbol = collection.symbols.find((known) => known.name === name)!
  const verifier = createVerifier({ collection, root: '/nowhere', examples: false })
  return verifier.verify(symbol, { summary: 'Does what is needed here.', ...docs }, { source })
}

/** The messages of the faults that the docs have. */
export async function listFaults(...args: Parameters<typeof hold>): Promise<string[]> {
  const { faults } = await hold(...args)
  return faults.map(({ code, message }) => `${code}: ${message}`)
}
