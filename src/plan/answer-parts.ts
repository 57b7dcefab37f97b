import type { CollectedSymbol } from '../collect/collection.ts'
import type { MemberShape, ParameterShape, Shape } from '../collect/record.ts'

/** The parts of an answer that a declaration's shape asks for. The form, the schema and the reader are made from them. */
export interface AnswerParts {
  /** It can be called, or constructed. */
  isCallable: boolean
  /** Names, a destructured parameter by those of its properties; so are type parameters. */
  params: string[]
  typeParams: string[]
  /** A value is returned, or may be. */
  returns?: 'value' | 'unknown'
  /** Names of errors that its own code throws; empty where only something that it refers to throws. */
  throws?: string[]
  examples: boolean
  members: AnswerMember[]
}

export interface AnswerMember {
  name: string
  kind: MemberShape['kind']
  static?: true
  params: string[]
  returns: boolean
}

export function listParts({ declaration, references }: CollectedSymbol): AnswerParts {
  const { kind, shape, internal } = declaration
  const isCallable = kind === 'class' || shape.returns !== undefined
  const hasCode = kind === 'class' || kind === 'function' || kind === 'variable'
  const near = [declaration, ...references.map((reference) => reference.declaration)]
  const mayThrow = near.some((one) => listThrown(one.shape).length > 0)
  const { returns } = shape
  return {
    isCallable,
    params: isCallable ? listNames(shape.parameters) : [],
    typeParams: shape.typeParameters,
    ...(kind !== 'class' && (returns === 'value' || returns === 'unknown') && { returns }),
    ...(isCallable && hasCode && mayThrow && { throws: nameThrown(shape) }),
    examples: isCallable && !internal,
    members: listMembers(shape.members),
  }
}

function listNames(parameters: readonly ParameterShape[]): string[] {
  return [...new Set(parameters.flatMap(({ name, properties = [] }) => name ?? properties))]
}

function listThrown({ throws, members }: Shape): string[] {
  return [...throws, ...members.flatMap((member) => member.throws)]
}

/** `*` stands for a thrown value without a name. */
function nameThrown(shape: Shape): string[] {
  const thrown = [...new Set(listThrown(shape))]
  return thrown.includes('*') ? [] : thrown
}

/** Each name once: overloads and accessors come in pairs. */
function listMembers(shapes: readonly MemberShape[]): AnswerMember[] {
  const members = new Map<string, AnswerMember>()
  for (const { name, kind, static: isStatic, parameters, returns } of shapes) {
    if (kind === 'constructor' || members.has(name)) continue
    const isMethod = kind === 'method' || kind === 'function'
    members.set(name, {
      name,
      kind,
      ...(isStatic && { static: true }),
      params: isMethod ? listNames(parameters) : [],
      returns: isMethod && returns === 'value',
    })
  }
  return [...members.values()]
}

/** More names than these would make the form longer than the source. */
const MOST_NAMES = 60
/** Anything else, quoted names for instance, is not repeated outside of the boundaries. */
const RE_PLAIN_NAME = /^[\w$.#]{1,60}$/

/** The form of an answer in words, for servers that ignore a schema; its names are those of the declaration. */
export function writeForm(parts: AnswerParts): string {
  const { params, typeParams, returns, throws, examples, members } = parts
  const fields = [
    ...['summary', 'description'].map((name) => writeField(name, BLANK)),
    ...(params.length > 0 ? [writeField('params', writeMap(params))] : []),
    ...(typeParams.length > 0 ? [writeField('typeParams', writeMap(typeParams))] : []),
    ...(returns ? [writeField('returns', BLANK)] : []),
    ...(throws ? [writeField('throws', throws.length > 0 ? writeMap(throws) : ANY_THROWS)] : []),
    ...(examples ? [writeField('examples', `[${BLANK}]`)] : []),
    ...(members.length > 0
      ? [
          writeField(
            'members',
            writeMap(
              members.map(({ name }) => name),
              writeMembers(members),
            ),
          ),
        ]
      : []),
  ]
  return `Answer with one JSON object and nothing else, in this form:\n{${fields.join(', ')}}`
}

const BLANK = '"…"'
/** Small models fill mere blanks with the types of members; told once what is meant, they describe all. */
const PURPOSE = '"what it is for"'
const ANY_THROWS = `[{"type": ${BLANK}, "description": ${BLANK}}]`

function writeField(name: string, value: string): string {
  return `${JSON.stringify(name)}: ${value}`
}

/** `{"left": "…", "right": "…"}` */
function writeMap(
  names: readonly string[],
  values: ReadonlyMap<string, string> = new Map(),
): string {
  const written = names
    .filter((name) => RE_PLAIN_NAME.test(name))
    .slice(0, MOST_NAMES)
    .map((name) => writeField(name, values.get(name) ?? BLANK))
  return `{${written.join(', ')}${written.length < names.length ? ', …' : ''}}`
}

function writeMembers(members: readonly AnswerMember[]): Map<string, string> {
  return new Map(
    members.map(({ name, params, returns }, index) => {
      const summary = index === 0 ? PURPOSE : BLANK
      if (params.length === 0 && !returns) return [name, summary]
      const fields = [
        writeField('summary', summary),
        ...(params.length > 0 ? [writeField('params', writeMap(params))] : []),
        ...(returns ? [writeField('returns', BLANK)] : []),
      ]
      return [name, `{${fields.join(', ')}}`]
    }),
  )
}
