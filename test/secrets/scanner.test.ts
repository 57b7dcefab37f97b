import { describe, expect, it } from 'vitest'
import { createScanner } from '../../src/secrets/scanner.ts'
import { createCanaries } from '../support/canaries.ts'

const scanner = createScanner('own-key-of-a-local-server')

const wrap = (line: string): string => `export function hold(): number {\n  ${line}\n  return 1\n}`

describe('secrets', () => {
  const canaries = [11, 22, 33].flatMap(createCanaries)

  it('of at least 30 kinds are replaced, and what stands around them stays', () => {
    expect(new Set(canaries.map(({ kind }) => kind)).size).toBeGreaterThan(30)
    for (const { secret, line } of canaries) {
      const redacted = scanner.redact(wrap(line))
      expect(redacted, line).not.toContain(secret)
      expect(redacted).toMatch(/^export function hold\(\): number \{\n[^]*<redacted:[a-z\d-]+>/)
      expect(redacted).toMatch(/\n {2}return 1\n\}$/)
    }
  })

  it('are not found again in what was redacted', () => {
    for (const { line } of canaries) expect(scanner.find(scanner.redact(line))).toEqual([])
  })

  it('are reported with their kind and position', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`
    const text = `const first = '${token}', second = "${token}"`
    const found = scanner.find(text)
    expect(found.map(({ kind, start, end }) => [kind, text.slice(start, end)])).toEqual([
      ['github', token],
      ['github', token],
    ])
  })

  it('that several rules find are replaced once, as a whole', () => {
    const url = 'postgres://app:k9sPq2xTz7wL@db.internal:5432/main'
    expect(scanner.redact(`const url = '${url}'`)).toMatch(/^const url = '<redacted:[a-z-]+>'$/)
  })

  it('that overlap are replaced from the first character to the last', () => {
    const { redact } = createScanner('net/repository-7')
    const url = 'https://deploy:k9sPq2xTz7wL@git.internal.net/repository-7'
    expect(redact(`clone('${url}', 1)`)).toBe("clone('<redacted:basicauth>', 1)")
  })

  it('include the key of the plugin, whatever it looks like', () => {
    expect(scanner.redact("'own-key-of-a-local-server'")).toBe("'<redacted:own-key>'")
    expect(createScanner('ollama').find("const server = 'ollama'")).toEqual([])
  })
})

it.each([
  "const password = 'password'",
  "const PASSWORD_FIELD = 'user.password1'",
  "const token = 'identifier-name'",
  'const secret = process.env.CLIENT_SECRET',
  'const url = `https://${user}:${password}@example.com/`',
  "const url = 'https://user:password@example.com/'",
  "const apiKey = '<your api key>'",
  "const key = 'sk-loading-indicator-primary-button'",
  "const hash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'",
  "const id = '3f2504e0-4f89-11d3-9a0c-0305e82c3301'",
  "const access = 'AKIAIOSFODNN7EXAMPLE'",
  "import { Token } from './tokens/token2.ts'",
  "const password = '<redacted:password>'",
])('finds no secret in %s', (line) => {
  expect(scanner.find(line)).toEqual([])
})

it('scans long lines in linear time', () => {
  const parts = [
    'a.',
    'password=',
    '-----BEGIN PRIVATE KEY-----',
    'eyJa.',
    '://a:',
    'sk-',
    'A',
    '0',
  ]
  for (const part of parts) {
    expect(scanner.find(part.repeat(3e5 / part.length)).length).toBeGreaterThanOrEqual(0)
  }
})
