import type { ts } from 'ts-morph'
import { describe, expect, it } from 'vitest'
import { describeDiagnostics, isForgiven, isStyle } from '../../src/verify/diagnostics.ts'

const ERROR = 1
const WARNING = 0
const SUGGESTION = 2

function diagnose(part: Partial<ts.Diagnostic>): ts.Diagnostic {
  const whole = { code: 2322, category: ERROR, messageText: 'It is wrong.', start: 0, length: 1 }
  return { ...whole, file: undefined, ...part }
}

describe('what the compiler says', () => {
  it.each<[string, Partial<ts.Diagnostic>, boolean]>([
    ['a wrong type', {}, false],
    ['a package that is not there', { code: 2307 }, true],
    ['a module of the format of old', { code: 1479 }, true],
    ['a warning', { category: WARNING }, true],
    ['a suggestion', { category: SUGGESTION }, true],
    [
      'a global of others',
      { messageText: "Property 'a' does not exist on type 'Window & typeof globalThis'." },
      true,
    ],
    [
      'a global of the engine',
      { messageText: "Property 'a' does not exist on type 'typeof globalThis'." },
      true,
    ],
    [
      'a global, told in parts',
      {
        messageText: {
          messageText: "Property 'a' does not exist",
          category: ERROR,
          code: 2339,
          next: [
            { messageText: "on type 'Window & typeof globalThis'.", category: ERROR, code: 2339 },
          ],
        },
      },
      true,
    ],
    ['a type of that name', { messageText: "on type 'typeof globalThisOne'" }, false],
  ])('of %s is forgiven, or not', (_, part, isSo) => {
    expect(isForgiven(diagnose(part))).toBe(isSo)
  })

  it('of an `any` that nobody wrote is style', () => {
    expect([7006, 7034, 2683].map((code) => isStyle(diagnose({ code })))).toEqual([
      true,
      true,
      true,
    ])
    expect(isStyle(diagnose({ code: 2322 }))).toBe(false)
  })
})

describe('errors are told', () => {
  const ROOT = '/home/me/project'
  const tell = (messageText: string, root = ROOT): string =>
    describeDiagnostics([diagnose({ messageText })], 'code', root).replace(/ In `code`\.$/, '')

  it('with the lines they are in, three at most', () => {
    const code = `first()\n  second()\n\nlast(${'x'.repeat(200)})`
    const starts = [0, 8, 9, 18, 19, 30]
    const lines = starts.map((start) => describeDiagnostics([diagnose({ start })], code, ROOT))
    expect(lines).toEqual([
      'It is wrong. In `first()`.',
      'It is wrong. In `second()`.',
      'It is wrong. In `second()`.',
      'It is wrong. In `second()`.',
      'It is wrong. In ``.',
      `It is wrong. In \`last(${'x'.repeat(115)}\`.`,
    ])
    const several = starts.map((start) => diagnose({ start }))
    expect(describeDiagnostics(several, code, ROOT)).toBe(lines.slice(0, 3).join(' '))
    expect(describeDiagnostics([diagnose({ start: undefined })], code, ROOT)).toBe(lines[0])
  })

  it('in one line', () => {
    const messageText = {
      messageText: 'It is\n  wrong.',
      category: ERROR,
      code: 1,
      next: [{ messageText: 'So it is.', category: ERROR, code: 2 }],
    }
    expect(describeDiagnostics([diagnose({ messageText })], 'a', ROOT)).toBe(
      'It is wrong. So it is. In `a`.',
    )
  })

  it.each([
    ["Type '/home/me/project/src/a.ts' is not.", "Type 'src/a.ts' is not."],
    ["See 'x:/home/me/project/src/a.ts'.", "See 'x:src/a.ts'."],
    ['import("/else/where/node_modules/box/index.d.ts").Box', 'import("box/index.d.ts").Box'],
    ["'C:/else/node_modules/box', (/else/node_modules/box)", "'box', (box)"],
    ["Not '/else/where/a.ts', '/else/where/b.ts'.", "Not 'a.ts', 'b.ts'."],
    ['Not "D:/else/a.ts".', 'Not "a.ts".'],
    ['Not \'/else/a.ts".', 'Not \'/else/a.ts".'],
    ['A part / of \'1/2\' and "a/b".', 'A part / of \'1/2\' and "a/b".'],
  ])('without a path of the machine: %s', (text, told) => {
    expect(tell(text)).toBe(told)
  })

  it('without the root as Windows writes it', () => {
    expect(tell("Not 'C:/me/project/a.ts'.", 'C:\\me\\project')).toBe("Not 'a.ts'.")
    expect(tell("Not 'C:/me/project/a.ts'.", 'C:/me/project/')).toBe("Not 'a.ts'.")
    expect(tell("Not '/me/project/b/a.ts'.", '/me/project/')).toBe("Not 'b/a.ts'.")
  })
})
