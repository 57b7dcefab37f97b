import type { Docs, MemberDoc } from '../types.ts'

/** Joins what a person wrote with what the model adds, field by field; a person's words always win. */
export function mergeDocs(human: Docs, model: Docs): Docs {
  const written = Object.fromEntries(
    Object.entries(human).filter(([field, value]) => value.length > 0 || field === 'deprecated'),
  ) as Partial<Docs>
  const merged: Docs = { ...model, ...written }
  if (human.params && model.params) merged.params = mergeNamed(human.params, model.params)
  if (human.typeParams && model.typeParams) {
    merged.typeParams = mergeNamed(human.typeParams, model.typeParams)
  }
  if (human.members && model.members)
    merged.members = mergeNamed(human.members, model.members, mergeMember)
  return sortFields(merged)
}

/** In the model's order, which is that of the code; what only the person names comes last. */
function mergeNamed<T extends { name: string; static?: boolean }>(
  human: T[],
  model: T[],
  join: (written: T, answered: T) => T = (written) => written,
): T[] {
  const nameOf = ({ name, static: isStatic }: T): string => `${isStatic ? 'static ' : ''}${name}`
  const written = new Map(human.map((part) => [nameOf(part), part]))
  const known = new Set(model.map(nameOf))
  return [
    ...model.map((part) => {
      const own = written.get(nameOf(part))
      return own ? join(own, part) : part
    }),
    ...human.filter((part) => !known.has(nameOf(part))),
  ]
}

/** A person may have written only that a member is deprecated, or what its parameters are. */
function mergeMember(human: MemberDoc, model: MemberDoc): MemberDoc {
  const { name, kind, static: isStatic } = model
  const summary = human.summary || model.summary
  const deprecated = human.deprecated ?? model.deprecated
  const params =
    human.params && model.params
      ? mergeNamed(human.params, model.params)
      : (human.params ?? model.params)
  const returns = human.returns ?? model.returns
  return {
    name,
    kind,
    ...(isStatic && { static: true }),
    summary,
    ...(deprecated !== undefined && { deprecated }),
    ...(params && { params }),
    ...(returns && { returns }),
  }
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
