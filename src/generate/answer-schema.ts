import type { AnswerMember, AnswerParts } from '../plan/answer-parts.ts'

/** A JSON Schema with a name, as `response_format` takes it. */
export interface AnswerSchema {
  name: string
  schema: Schema
}

type Schema = Record<string, unknown>

const text: Schema = { type: 'string' }
const optionalText: Schema = { type: ['string', 'null'] }

/** Strict mode requires every field and allows no other, so that what may be missing is nullable. */
function object(properties: Record<string, Schema>): Schema {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  }
}

const list = (items: Schema): Schema => ({ type: 'array', items })
const map = (names: readonly string[], value: (name: string) => Schema = () => text): Schema =>
  object(Object.fromEntries(names.map((name) => [name, value(name)])))

const named = list(object({ name: text, description: text }))
const thrown = list(object({ type: optionalText, description: text }))

/** For the one sentence of a repair. */
export const SUMMARY_SCHEMA: AnswerSchema = { name: 'summary', schema: object({ summary: text }) }

/**
 * A schema with the names of the declaration, so that none can be invented or forgotten. For a server of one's own, which
 * takes any schema at once.
 */
export function createExactSchema(parts: AnswerParts): AnswerSchema {
  const { params, typeParams, returns, throws, example, members } = parts
  const byName = new Map(members.map((member) => [member.name, member]))
  return {
    name: 'documentation',
    schema: object({
      summary: text,
      description: text,
      ...(params.length > 0 && { params: map(params) }),
      ...(typeParams.length > 0 && { typeParams: map(typeParams) }),
      ...(returns && { returns: returns === 'value' ? text : optionalText }),
      ...(throws && { throws: throws.length > 0 ? map(throws) : thrown }),
      ...(example !== undefined && { examples: list(text) }),
      ...(members.length > 0 && {
        members: map([...byName.keys()], (name) => createMember(byName.get(name)!)),
      }),
    }),
  }
}

function createMember({ params, returns }: AnswerMember): Schema {
  if (params.length === 0 && !returns) return text
  return object({
    summary: text,
    ...(params.length > 0 && { params: map(params) }),
    ...(returns && { returns: text }),
  })
}

/**
 * One of a few schemas that fit every declaration of a kind. For hosted servers, which compile each new schema before they
 * answer.
 */
export function selectFixedSchema({ isCallable, typeParams, members }: AnswerParts): AnswerSchema {
  const kind = isCallable ? (members.length > 0 ? 'class' : 'function') : 'type'
  const isGeneric = typeParams.length > 0
  return {
    name: `documentation_${kind}${members.length > 0 ? '_members' : ''}${isGeneric ? '_generic' : ''}`,
    schema: object({
      summary: text,
      description: optionalText,
      ...(isCallable && { params: named }),
      ...(isGeneric && { typeParams: named }),
      ...(isCallable && { returns: optionalText, throws: thrown }),
      examples: list(text),
      ...(members.length > 0 && {
        members: list(object({ name: text, summary: text, params: named, returns: optionalText })),
      }),
    }),
  }
}
