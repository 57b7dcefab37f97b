import type { Docs, MemberDoc, ParameterDoc } from '../types.ts'

/** Gives what is left of a text; an empty one is left out. `place` is what messages call it. */
type Replace = (text: string, place: string) => string

/** Docs whose prose went through a function, field by field. */
export function replaceTexts(docs: Docs, replace: Replace): Docs {
  const kept = { ...docs, summary: replace(docs.summary, 'summary') }
  for (const field of ['description', 'returns', 'remarks'] as const) {
    const text = docs[field] && replace(docs[field], field)
    if (text) kept[field] = text
    else delete kept[field]
  }
  for (const field of ['params', 'typeParams'] as const) {
    const list = replaceDescriptions(docs[field], replace)
    if (list.length > 0) kept[field] = list
    else delete kept[field]
  }
  const throws = (docs.throws ?? []).flatMap((item) => {
    const description = replace(item.description, 'description of a thrown error')
    return description ? [{ ...item, description }] : []
  })
  if (throws.length > 0) kept.throws = throws
  else delete kept.throws
  const members = (docs.members ?? []).flatMap((member) => replaceMember(member, replace) ?? [])
  if (members.length > 0) kept.members = members
  else delete kept.members
  return kept
}

function replaceDescriptions(list: readonly ParameterDoc[] = [], replace: Replace): ParameterDoc[] {
  return list.flatMap((item) => {
    const description = replace(item.description, `description of \`${item.name}\``)
    return description ? [{ ...item, description }] : []
  })
}

function replaceMember(member: MemberDoc, replace: Replace): MemberDoc | undefined {
  const { name, params, returns, ...rest } = member
  const summary = replace(member.summary, `summary of the member \`${name}\``)
  if (summary === '') return undefined
  const described = replaceDescriptions(params, replace)
  const text = returns && replace(returns, `returned value of the member \`${name}\``)
  return {
    ...rest,
    name,
    summary,
    ...(described.length > 0 && { params: described }),
    ...(text && { returns: text }),
  }
}
