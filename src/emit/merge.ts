import type { Docs } from '../types.ts'

/** Joins what a person wrote with what the model adds, field by field; a person's words always win. */
export function mergeDocs(human: Docs, model: Docs): Docs {
  const written = Object.fromEntries(
    Object.entries(human).filter(([, value]) => value.length > 0),
  ) as Partial<Docs>
  const merged: Docs = { ...model, ...written }
  if (human.params && model.params) merged.params = mergeNamed(human.params, model.params)
  if (human.typeParams && model.typeParams) {
    merged.typeParams = mergeNamed(human.typeParams, model.typeParams)
  }
  if (human.members && model.members) merged.members = mergeNamed(human.members, model.members)
  return sortFields(merged)
}

/** In the model's order, which is that of the code; what only the person names comes last. */
function mergeNamed<T extends { name: string; static?: boolean }>(human: T[], model: T[]): T[] {
  const nameOf = ({ name, static: isStatic }: T): string => `${isStatic ? 'static ' : ''}${name}`
  const written = new Map(human.map((part) => [nameOf(part), part]))
  const known = new Set(model.map(nameOf))
  return [
    ...model.map((part) => written.get(nameOf(part)) ?? part),
    ...human.filter((part) => !known.has(nameOf(part))),
  ]
}

const FIELDS: (keyof Docs)[] = [
  'summary',
  'description',
  'params',
  'typeParams',
  'returns',
  'throws',
  'examples',
  'members',
  'remarks',
  'see',
  'deprecated',
]

/** The same fields in the same order, whoever wrote them: the asset's bytes must not depend on it. */
function sortFields(docs: Docs): Docs {
  return Object.fromEntries(
    FIELDS.filter((field) => docs[field] !== undefined).map((field) => [field, docs[field]]),
  ) as unknown as Docs
}
