import type { Declaration } from '../collect/record.ts'
import type { Docs } from '../types.ts'

/**
 * The share of the parts that a declaration's shape asks for and its documentation has, 0 to 1. The parts are those of
 * DocAgent's completeness metric: summary and description always; parameters, returns, throws and an example for what
 * is called; members, constructor parameters and an example for a class; members for other types. What is internal
 * needs no example.
 */
export function measureCompleteness(declaration: Declaration, docs: Docs | undefined): number {
  if (!docs) return 0
  let required = 0
  let present = 0
  for (const { isRequired, share } of PARTS) {
    if (!isRequired(declaration)) continue
    required += 1
    present += share(docs, declaration)
  }
  return present / required
}

interface Part {
  isRequired: (declaration: Declaration) => boolean
  /** How much of the part is there. */
  share: (docs: Docs, declaration: Declaration) => number
}

const PARTS: readonly Part[] = [
  { isRequired: () => true, share: ({ summary }) => has(summary) },
  { isRequired: () => true, share: ({ description, remarks }) => has(description || remarks) },
  {
    isRequired: ({ shape }) => shape.parameters.length > 0,
    share: shareParameters,
  },
  {
    isRequired: ({ shape }) => shape.returns === 'value',
    share: ({ returns }) => has(returns),
  },
  {
    isRequired: (declaration) => isCallable(declaration) && declaration.shape.throws.length > 0,
    share: ({ throws }) => has(throws),
  },
  {
    isRequired: (declaration) => listMembers(declaration).length > 0,
    share: ({ members }, declaration) => share(listMembers(declaration), members),
  },
  {
    isRequired: (declaration) => isCallable(declaration) && !declaration.internal,
    share: ({ examples }) => has(examples),
  },
]

function isCallable({ kind, shape }: Declaration): boolean {
  return kind === 'class' || shape.returns !== undefined
}

function listMembers({ shape }: Declaration): string[] {
  const members = shape.members.filter(({ kind }) => kind !== 'constructor')
  return [...new Set(members.map(({ name }) => name))]
}

/** A destructured parameter is described by its properties or by a name that stands for the whole. */
function shareParameters({ params = [] }: Docs, { shape }: Declaration): number {
  const described = new Set(params.flatMap(({ name }) => [name, ...name.split('.')]))
  const named = new Set(shape.parameters.flatMap(({ name, properties }) => name ?? properties!))
  const others = params.filter(({ name }) => !named.has(name) && !name.includes('.')).length
  let standIns = others
  const shares = shape.parameters.map(({ name, properties = [] }) => {
    if (name !== undefined) return described.has(name) ? 1 : 0
    const found = properties.filter((property) => described.has(property)).length
    if (found > 0 || properties.length === 0) return found / Math.max(properties.length, 1)
    return standIns-- > 0 ? 1 : 0
  })
  return shares.reduce<number>((sum, one) => sum + one, 0) / shares.length
}

function has(part: string | unknown[] | undefined): number {
  return part && part.length > 0 ? 1 : 0
}

function share(names: string[], described: { name: string }[] | undefined): number {
  const found = new Set(described?.map(({ name }) => name))
  return names.filter((name) => found.has(name)).length / names.length
}
