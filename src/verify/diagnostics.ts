import type { ts } from 'ts-morph'
import { compiler } from '../collect/typescript.ts'

/** Errors that a message names at most. */
const NAMED = 3

/**
 * What is not the example's fault: a package or its types that are not installed, globals whose types the project
 * leaves out, and how the project's module format treats `await`, `import.meta` and file extensions.
 */
const FORGIVEN = new Set([
  1259, 1295, 1309, 1343, 1371, 1375, 1378, 1432, 1470, 1471, 1479, 1541, 1542, 1543, 2307, 2354,
  2503, 2580, 2581, 2582, 2584, 2591, 2592, 2593, 2686, 2732, 2792, 2834, 2835, 2867, 2868, 2874,
  2875, 2882, 7016, 7026, 17004,
])

/**
 * An `any` that nobody wrote is style in an example. The option for it cannot be put aside: without it, an empty array
 * takes nothing.
 */
const STYLE = new Set([
  2683, 7005, 7006, 7008, 7010, 7011, 7015, 7018, 7019, 7022, 7023, 7024, 7031, 7034, 7053,
])

export function isStyle({ code }: ts.Diagnostic): boolean {
  return STYLE.has(code)
}

/** What others add to the global object is theirs to declare. */
const RE_GLOBAL = /on type '(?:Window & )?typeof globalThis'/

export function isForgiven({ code, category, messageText }: ts.Diagnostic): boolean {
  const { DiagnosticCategory, flattenDiagnosticMessageText } = compiler()
  if (FORGIVEN.has(code) || category !== DiagnosticCategory.Error) return true
  return RE_GLOBAL.test(flattenDiagnosticMessageText(messageText, ' '))
}

/** The errors with the lines they are in, without a path of this machine. */
export function describeDiagnostics(
  diagnostics: readonly ts.Diagnostic[],
  code: string,
  root: string,
): string {
  const ts = compiler()
  return diagnostics
    .slice(0, NAMED)
    .map(({ messageText, start = 0 }) => {
      const text = ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' ')
      return `${hidePaths(text, root)} In \`${lineAt(code, start)}\`.`
    })
    .join(' ')
}

function hidePaths(text: string, root: string): string {
  const folder = root.replaceAll('\\', '/').replace(/\/$/, '')
  return text
    .replaceAll(`${folder}/`, '')
    .replace(/(["'(])(?:[A-Za-z]:)?\/[^"')]*\/node_modules\//g, '$1')
    .replace(/(["'])(?:[A-Za-z]:)?\/[^"']*\/([^"'/]+)\1/g, '$1$2$1')
}

function lineAt(code: string, position: number): string {
  const start = code.lastIndexOf('\n', position - 1) + 1
  const end = code.indexOf('\n', position)
  return code
    .slice(start, end < 0 ? code.length : end)
    .trim()
    .slice(0, 120)
}
