import type { Docs, ParameterDoc } from '../types.ts'
import type { Declaration } from './record.ts'

/** The docs of all comments on one symbol: the first that says something wins, parameters are united. */
export function uniteDocs(all: readonly Docs[]): Docs | undefined {
  const main = all.find((docs) => docs.summary) ?? all.find((docs) => !isEmpty(docs))
  if (!main) return undefined
  const united: Docs = { ...main }
  for (const field of ['params', 'typeParams'] as const) {
    const list = uniteNamed([main, ...all].flatMap((docs) => docs[field] ?? []))
    if (list.length) united[field] = list
  }
  for (const field of ['throws', 'examples', 'see'] as const) {
    const lists = all.flatMap((docs) => (docs[field] ? [docs[field]] : []))
    const list = new Map(lists.flat().map((entry) => [JSON.stringify(entry), entry]))
    if (list.size) Object.assign(united, { [field]: [...list.values()] })
  }
  for (const field of ['description', 'returns', 'remarks', 'deprecated'] as const) {
    const text = all.find((docs) => docs[field] !== undefined)?.[field]
    if (united[field] === undefined && text !== undefined) united[field] = text
  }
  return united
}

const INHERITED = ['description', 'params', 'typeParams', 'returns', 'remarks', 'throws'] as const

/** The docs of a declaration with those that `{@inheritDoc}` takes over; what its own comment says wins. */
export function inheritDocs(
  { local, human, inherits }: Declaration,
  declarations: ReadonlyMap<string, Declaration>,
): Docs | undefined {
  const from = inherits && resolveDocs(inherits, declarations, [local])
  if (!from) return human
  const docs: Docs = { ...human, summary: human?.summary || from.summary }
  for (const field of INHERITED) {
    if (docs[field] === undefined && from[field]) Object.assign(docs, { [field]: from[field] })
  }
  return docs
}

function resolveDocs(
  name: string,
  declarations: ReadonlyMap<string, Declaration>,
  within: readonly string[],
): Docs | undefined {
  const [local = '', member] = name.replace(/[()]/g, '').split(/[.#]/)
  const declaration = declarations.get(local)
  if (!declaration || within.includes(local)) return undefined
  if (member !== undefined) return declaration.human?.members?.find((one) => one.name === member)
  const { human, inherits } = declaration
  return human?.summary || !inherits
    ? human
    : resolveDocs(inherits, declarations, [...within, local])
}

function uniteNamed(list: readonly ParameterDoc[]): ParameterDoc[] {
  const byName = new Map<string, ParameterDoc>()
  for (const entry of list) if (!byName.has(entry.name)) byName.set(entry.name, entry)
  return [...byName.values()]
}

function isEmpty(docs: Docs): boolean {
  return !docs.summary && Object.keys(docs).length === 1
}
