type Schema = Record<string, unknown>

/** Strict mode wants every field required and nothing else, so what may be missing is nullable. */
function object(properties: Record<string, Schema>): Schema {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  }
}

const text: Schema = { type: 'string' }
const optionalText: Schema = { type: ['string', 'null'] }
const list = (items: Schema): Schema => ({ type: 'array', items })
const named = list(object({ name: text, description: text }))

/** The JSON Schema of an answer: the fields of `Docs`, the same names. */
export const ANSWER_SCHEMA: Schema = object({
  summary: text,
  description: optionalText,
  params: named,
  typeParams: named,
  returns: optionalText,
  throws: list(object({ type: optionalText, description: text })),
  examples: list(text),
  members: list(
    object({
      name: text,
      kind: text,
      static: { type: 'boolean' },
      summary: text,
      params: named,
      returns: optionalText,
    }),
  ),
  remarks: optionalText,
  see: list(text),
  deprecated: optionalText,
})
