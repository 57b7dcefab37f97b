import { expect, it } from 'vitest'
import { hasDigit, isRandom, isStandin } from '../../src/secrets/rules.ts'

it.each([
  ['a1', true],
  ['A1', true],
  ['12', false],
  ['ab', false],
  ['1-', false],
  ['', false],
])('%j has a digit and a letter: %s', (text, expected) => {
  expect(hasDigit(text)).toBe(expected)
})

it.each([
  'a',
  'aaaaaa',
  `0x${'3f9a7c1e5b'.repeat(4)}`,
  'EXAMPLE-7',
  'placeholder',
  'your-key',
  'changeme',
  'change-me',
  'dummy',
  'redacted',
  'k9xxxx',
  'k9***',
  'k9...',
  '1234567',
  'abcdef9',
  '${key}9',
  '{{key}}',
  'k9%s',
  'k9%d',
])('isStandin accepts %s', (text) => {
  expect(isStandin(text)).toBe(true)
})

it.each([
  'aab',
  'baa',
  `k0x${'3f9a7c1e5b'.repeat(4)}`,
  `0x${'3f9a7c1e5b'.repeat(4)}7`,
  '0x3',
  `0x${'3g9a7c1e5b'.repeat(4)}`,
  'k9xxx',
  'k9**',
  'k9..',
  'k9$',
  'k9{a',
  'k9%a',
  'change--me',
])('isStandin rejects %s', (text) => {
  expect(isStandin(text)).toBe(false)
})

it.each([
  'word7',
  'word42',
  'some-long_name.of/a:thing here7',
  'someLongName7',
  './k9Q',
  '~/k9Q',
  '/k9Q',
  '@scope-7/k9Q',
  'k9://q',
  'k9Q.ts',
  'k9Q.html',
])('isRandom rejects %s, which is made of words', (text) => {
  expect(isRandom(0)(text)).toBe(false)
})

it.each([
  'word421',
  '7word',
  'some--name7',
  'k9/Q',
  'k!/9',
  '@/k9',
  'k9.tsxyz',
  'k9.t',
  'k9.ts7',
  'k9.TS',
  '7someName',
  'someName78',
  'someNAME7',
  'Some7Name',
  'k9Q',
])('isRandom accepts %s', (text) => {
  expect(isRandom(0)(text)).toBe(true)
})

it.each([
  // Four characters, each once: two bits.
  ['k9Qz', 2, true],
  ['k9Qz', 2.01, false],
  // Three of one and one of another.
  ['9Q99', 0.811, true],
  ['9Q99', 0.812, false],
  // Digits in base 16.
  ['3f9a', 2.8, true],
  ['3F9A', 2.8, true],
  ['3f9a', 2.81, false],
  ['0x3f', 2.8, true],
  ['x3f9', 2.8, false],
  ['3f9x', 2.8, false],
  ['3fx9', 2.8, false],
])('isRandom of %s with at least %d bits is %s', (text, least, expected) => {
  expect(isRandom(least)(text)).toBe(expected)
})

it.each(['abcd', '1234', 'your-k9Q'])('isRandom rejects %s, which is not random', (text) => {
  expect(isRandom(0)(text)).toBe(false)
})
