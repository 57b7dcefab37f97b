import { describe, expect, it } from 'vitest'
import { findFlaw } from '../../src/generate/errors.ts'
import { describeFlaws, type Flaw } from '../../src/generate/failures.ts'

describe('a flaw of the server', () => {
  it('is described in words with its count, the most frequent first', () => {
    const flaws: Flaw[] = ['json', 'html', 'html', 'empty', 'html', 'json']
    expect(describeFlaws(flaws)).toEqual(['3 HTML pages', '2 broken JSON texts', '1 empty body'])
    expect(describeFlaws([])).toEqual([])
  })

  it('has a singular and a plural', () => {
    const words: Record<Flaw, [string, string]> = {
      late: ['1 answer not in time', '2 answers not in time'],
      connection: ['1 broken connection', '2 broken connections'],
      html: ['1 HTML page', '2 HTML pages'],
      json: ['1 broken JSON text', '2 broken JSON texts'],
      empty: ['1 empty body', '2 empty bodies'],
      choices: ['1 answer without choices', '2 answers without choices'],
      text: ['1 answer without text', '2 answers without text'],
      oversized: ['1 body over 8 MB', '2 bodies over 8 MB'],
      redirect: ['1 redirect to another host', '2 redirects to another host'],
      cut: ['1 prompt cut short', '2 prompts cut short'],
      usage: ['1 wrong token count', '2 wrong token counts'],
    }
    for (const [flaw, [one, two]] of Object.entries(words)) {
      expect(describeFlaws([flaw as Flaw])).toEqual([one])
      expect(describeFlaws([flaw as Flaw, flaw as Flaw])).toEqual([two])
    }
  })

  it.each([
    ['', false, 'empty'],
    [' \n', false, 'empty'],
    ['<!doctype html>', false, 'html'],
    ['\n  <html>', false, 'html'],
    ['upstream said <html>', false, 'json'],
    ['{"choices": [', false, 'json'],
    ['{"choices": []}', true, 'choices'],
  ])('is found in the text of a 200: %j', (text, isJson, flaw) => {
    expect(findFlaw(text, isJson)).toBe(flaw)
  })
})
