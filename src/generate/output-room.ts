import type { NamedTokens } from './overflow.ts'

/** An answer in fewer tokens is hardly ever whole; then the source is shortened instead. */
const LEAST_OUTPUT_TOKENS = 256

/**
 * What a server leaves for the output, where prompt and output cap were too much only together; undefined where a
 * smaller cap does not help. The source is not cut for a reservation (facts: model-errors.md, section 6).
 *
 *   limit 6048, 568 in the messages, 6048 asked for the output -> 5480
 */
export function findOutputRoom(
  { limit, input, requested }: NamedTokens,
  askedTokens: number,
): number | undefined {
  if (limit === undefined) return undefined
  const prompt =
    input ??
    (requested !== undefined && requested > askedTokens ? requested - askedTokens : Infinity)
  const room = limit - prompt
  return room >= LEAST_OUTPUT_TOKENS && room < askedTokens ? room : undefined
}
