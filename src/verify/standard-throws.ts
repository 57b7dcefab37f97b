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

/** True where one of these callees, `a.b` as written, throws an error by itself. */
export function throwsByStandard(callees: readonly string[]): boolean {
  return callees.some((callee) => Object.hasOwn(STANDARD_THROWS, callee.split('.').at(-1)!))
}

/** Whether one of these callees, `a.b` as written, throws an error of that type. */
export function isThrownByStandard(type: string, callees: readonly string[]): boolean {
  return callees.some((callee) => {
    const name = callee.split('.').at(-1)!
    return Object.hasOwn(STANDARD_THROWS, name) && STANDARD_THROWS[name]!.includes(type)
  })
}
