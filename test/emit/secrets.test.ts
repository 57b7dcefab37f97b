import { describe, expect, it } from 'vitest'
import { describeSecrets } from '../../src/emit/secrets.ts'

const sightings = Array.from({ length: 7 }, (_, index) => ({
  place: `src/a.ts:${index + 1}`,
  kind: 'AWS key',
}))

describe('the line about secrets', () => {
  it.each([
    [
      'redact',
      '1 secret replaced by a placeholder before sending: src/a.ts:1 AWS key. Take them out of the source and revoke them.',
    ],
    [
      'skip',
      "1 secret found, so the symbols that hold them are not asked: src/a.ts:1 AWS key. Take them out of the source and revoke them, or set `secrets: 'redact'`.",
    ],
    [
      'fail',
      "1 secret found, so nothing is asked: src/a.ts:1 AWS key. Take them out of the source and revoke them, or set `secrets: 'redact'`.",
    ],
  ] as const)('says what `%s` does', (policy, line) => {
    expect(describeSecrets(sightings.slice(0, 1), policy)).toBe(line)
  })

  it('names five places and counts the others', () => {
    const five = describeSecrets(sightings.slice(0, 5), 'redact')
    expect(five).toMatch(/^5 secrets .*: src\/a\.ts:1 AWS key, .*src\/a\.ts:5 AWS key\. Take/)
    const seven = describeSecrets(sightings, 'redact')
    expect(seven).toMatch(/^7 secrets .*, src\/a\.ts:5 AWS key, and 2 more\. Take/)
    expect(seven).not.toContain('a.ts:6')
  })
})
