import type { AnswerParts } from '../plan/answer-parts.ts'
import type { Docs, MemberDoc, ParameterDoc } from '../types.ts'

/**
 * Puts the parts of an answer where the declaration has a place for them: what models write about members and type
 * parameters as `params` moves there, and what cannot be called keeps no parameters, returned value or errors.
 */
export function fitAnswer(docs: Docs, parts: AnswerParts): Docs {
  const { params = [], typeParams = [], members = [], returns, throws, ...rest } = docs
  const names = new Set(parts.members.map(({ name }) => name))
  const isOwn = ({ name }: ParameterDoc): boolean =>
    parts.params.includes(name) || (!parts.typeParams.includes(name) && !names.has(name))
  const moved = params.filter((param) => !isOwn(param))
  const fitted = {
    params: parts.isCallable ? params.filter(isOwn) : [],
    typeParams: addMissing(
      typeParams,
      moved.filter(({ name }) => parts.typeParams.includes(name)),
    ),
    members: addMissing(
      names.size > 0 ? members : [],
      moved.filter(({ name }) => names.has(name)).map(toMember),
    ).map((member) => fitMember(member, parts)),
  }
  return {
    ...rest,
    ...(fitted.params.length > 0 && { params: fitted.params }),
    ...(fitted.typeParams.length > 0 && { typeParams: fitted.typeParams }),
    ...(fitted.members.length > 0 && { members: fitted.members }),
    ...(returns !== undefined && parts.isCallable && { returns }),
    ...(throws && parts.isCallable && { throws }),
  }
}

function addMissing<T extends { name: string }>(given: readonly T[], moved: readonly T[]): T[] {
  const known = new Set(given.map(({ name }) => name))
  return [...given, ...moved.filter(({ name }) => !known.has(name))]
}

function toMember({ name, description }: ParameterDoc): MemberDoc {
  return { name, kind: 'property', summary: description }
}

/** The code knows the kind of a member better than the model, and only methods take and return something. */
function fitMember(member: MemberDoc, { members }: AnswerParts): MemberDoc {
  const found = members.find(({ name }) => name === member.name)
  if (!found) return member
  const { name, summary, params, returns } = member
  const isMethod = found.kind === 'method' || found.kind === 'function'
  return {
    name,
    kind: found.kind,
    ...(found.static && { static: true }),
    summary,
    ...(isMethod && params && { params }),
    ...(isMethod && returns !== undefined && { returns }),
  }
}
