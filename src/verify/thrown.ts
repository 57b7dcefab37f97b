import type { CollectedSymbol, Collection, Reference } from '../collect/collection.ts'
import type { Declaration } from '../collect/record.ts'

/** How far calls are followed: what is thrown further down is seldom what docs are about. */
const DEPTH = 6

/**
 * Finds what can leave a symbol by `throw`: thrown by it, by what it refers to, or said to be thrown there. It follows
 * references through the whole project: the issue of a call is true however deep it comes from.
 */
export function createThrownTypes(
  collection: Collection,
): (symbol: CollectedSymbol) => ReadonlySet<string> {
  return (symbol) => {
    const thrown = new Set<string>()
    followReferences(symbol, collection, ({ declaration }, depth) => {
      for (const name of listThrown(declaration, depth > 0)) thrown.add(name)
    })
    return thrown
  }
}

/** The modules whose code and comments decide which thrown errors can be described for a symbol. */
export function listFollowedModules(symbol: CollectedSymbol, collection: Collection): string[] {
  const modules = new Set<string>()
  followReferences(symbol, collection, ({ module }) => void modules.add(module))
  return [...modules]
}

function followReferences(
  symbol: CollectedSymbol,
  collection: Collection,
  visit: (reference: Reference, depth: number) => void,
): void {
  const visited = new Set<Declaration>()
  let front: Reference[] = [symbol]
  for (let depth = 0; depth < DEPTH && front.length > 0; depth++) {
    const next: Reference[] = []
    for (const reference of front) {
      const { module, declaration } = reference
      if (visited.has(declaration)) continue
      visited.add(declaration)
      visit(reference, depth)
      const known = collection.symbolsOf(module).find((one) => one.declaration === declaration)
      next.push(...(known?.references ?? []))
    }
    front = next
  }
}

function listThrown({ shape, human }: Declaration, isCallee: boolean): string[] {
  const inCode = [...shape.throws, ...shape.members.flatMap((member) => member.throws)]
  if (!isCallee) return inCode
  return [...inCode, ...(human?.throws ?? []).map(({ type }) => type ?? '*')]
}

/** What functions of the standard library throw by themselves, by their last name. */
const STANDARD_THROWS: Readonly<Record<string, readonly string[]>> = {
  parse: ['SyntaxError'],
  stringify: ['TypeError'],
  URL: ['TypeError'],
  URLPattern: ['TypeError'],
  RegExp: ['SyntaxError'],
  Function: ['SyntaxError'],
  eval: ['SyntaxError', 'EvalError'],
  BigInt: ['SyntaxError', 'RangeError', 'TypeError'],
  decodeURI: ['URIError'],
  decodeURIComponent: ['URIError'],
  encodeURI: ['URIError'],
  encodeURIComponent: ['URIError'],
  structuredClone: ['DOMException', 'DataCloneError'],
  postMessage: ['DOMException', 'DataCloneError'],
  atob: ['DOMException', 'InvalidCharacterError'],
  btoa: ['DOMException', 'InvalidCharacterError'],
  fetch: ['TypeError', 'DOMException', 'AbortError', 'TimeoutError'],
  throwIfAborted: ['DOMException', 'AbortError', 'TimeoutError'],
  json: ['SyntaxError', 'TypeError'],
  querySelector: ['DOMException', 'SyntaxError'],
  querySelectorAll: ['DOMException', 'SyntaxError'],
  matches: ['DOMException', 'SyntaxError'],
  closest: ['DOMException', 'SyntaxError'],
  setItem: ['DOMException', 'QuotaExceededError'],
  assert: ['AssertionError'],
  deepStrictEqual: ['AssertionError'],
  strictEqual: ['AssertionError'],
  ok: ['AssertionError'],
  any: ['AggregateError'],
  decode: ['TypeError'],
  reduce: ['TypeError'],
  reduceRight: ['TypeError'],
  repeat: ['RangeError'],
  normalize: ['RangeError'],
  toFixed: ['RangeError'],
  toPrecision: ['RangeError'],
  toExponential: ['RangeError'],
  toISOString: ['RangeError'],
  toString: ['RangeError'],
  toLocaleString: ['RangeError'],
  fromCodePoint: ['RangeError'],
  Array: ['RangeError'],
  ArrayBuffer: ['RangeError'],
  DataView: ['RangeError'],
  Uint8Array: ['RangeError'],
  format: ['RangeError'],
  with: ['RangeError'],
  defineProperty: ['TypeError'],
  freeze: ['TypeError'],
}

/** Returns whether one of these callees, `a.b` as written, throws an error by itself. */
export function throwsByStandard(callees: readonly string[]): boolean {
  return callees.some((callee) => Object.hasOwn(STANDARD_THROWS, callee.split('.').at(-1)!))
}

/** Returns whether one of these callees, `a.b` as written, throws an error of that type. */
export function isThrownByStandard(type: string, callees: readonly string[]): boolean {
  return callees.some((callee) => {
    const name = callee.split('.').at(-1)!
    return Object.hasOwn(STANDARD_THROWS, name) && STANDARD_THROWS[name]!.includes(type)
  })
}
