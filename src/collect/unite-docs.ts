import type { Docs, ParameterDoc } from '../types.ts'

/** The docs of all comments on one symbol: the first that says something wins, parameters are united. */
export function uniteDocs(all: readonly Docs[]): Docs | undefined {
  const main = all.find((docs) => docs.summary) ?? all.find((docs) => !isEmpty(docs))
  if (!main) return undefined
  const united: Docs = { ...main }
  for (const field of ['params', 'typeParams'] as const) {
    const list = uniteNamed([main, ...all].flatMap((docs) => docs[field] ?? []))
    if (list.length) united[field] = list
  }
  return united
}

function uniteNamed(list: readonly ParameterDoc[]): ParameterDoc[] {
  const byName = new Map<string, ParameterDoc>()
  for (const entry of list) if (!byName.has(entry.name)) byName.set(entry.name, entry)
  return [...byName.values()]
}

function isEmpty(docs: Docs): boolean {
  return !docs.summary && Object.keys(docs).length === 1
}
