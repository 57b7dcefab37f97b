import type { Outline } from './collection.ts'
import type { Declaration, ModuleRecord, ParameterShape } from './record.ts'

/** The facts of a record that are kept apart from its declarations, which are many times larger. */
export function createOutline({ declarations, ...rest }: ModuleRecord): Outline {
  return {
    ...rest,
    names: [...new Set(declarations.flatMap(listShown))],
    references: [...new Set(declarations.flatMap(({ references }) => references))],
  }
}

/** The names that a declaration shows to others. */
function listShown({ local, shape }: Declaration): string[] {
  return [
    local,
    ...shape.typeParameters,
    ...listParameters(shape.parameters),
    ...shape.members.flatMap(({ name, parameters }) => [name, ...listParameters(parameters)]),
  ]
}

/** The names of parameters; a destructured one has those of its properties. */
export function listParameters(parameters: readonly ParameterShape[]): string[] {
  return parameters.flatMap(({ name, properties = [] }) => name ?? properties)
}
