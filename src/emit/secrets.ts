import type { Sighting } from '../secrets/scanner.ts'
import type { Options } from '../types.ts'

/** An issue of hand-written docs that is no false claim about the code. */
export const SECRET_ISSUE = 'secret'

/** Places that the log names; the report names all of them. */
const SHOWN_PLACES = 5

const ADVICE = 'Take them out of the source and revoke them'

/** The one line about the secrets of a run. It says where they stand, and never what they are. */
export function describeSecrets(
  sightings: readonly Sighting[],
  policy: NonNullable<Options['secrets']>,
): string {
  const shown = sightings.slice(0, SHOWN_PLACES).map(({ place, kind }) => `${place} ${kind}`)
  const more = sightings.length - shown.length
  const places = [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
  const count = `${sightings.length} ${sightings.length === 1 ? 'secret' : 'secrets'}`
  switch (policy) {
    case 'redact':
      return `${count} replaced by a placeholder before sending: ${places}. ${ADVICE}.`
    case 'skip':
      return `${count} found, so the symbols that hold them are not asked: ${places}. ${ADVICE}, or set \`secrets: 'redact'\`.`
    case 'fail':
      return `${count} found, so nothing is asked: ${places}. ${ADVICE}, or set \`secrets: 'redact'\`.`
  }
}
