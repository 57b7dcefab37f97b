import type { SymbolDoc } from '../../src/types.ts'
import { createSymbol } from './sample-docs.ts'

/** A symbol about which everything is said. */
export const ADD: SymbolDoc = createSymbol('add', {
  signatures: [
    'function add(left: Money, right: Money): Money',
    'function add(list: Money[]): Money',
  ],
  source: { line: 9, endLine: 12 },
  exportedAs: [
    { module: 'src/math.ts', name: 'add' },
    { module: 'src/index.ts', name: 'add' },
  ],
  truncated: { fromChars: 12_000, toChars: 9000 },
  issues: [{ code: 'unknown-name', message: '`convert` does not exist.' }],
  docs: {
    summary: 'Adds **two** amounts of `Money`.',
    description: 'A [link](https://docs.test/a) and {@link missing}.\n\n- one\n- two',
    params: [{ name: 'left', description: 'The first.' }],
    typeParams: [{ name: 'T', description: 'A type.' }],
    returns: 'The sum.',
    throws: [{ type: 'RangeError', description: 'when too large.' }],
    members: [{ name: 'of', kind: 'method', static: true, summary: 'Makes one.' }],
    examples: [{ code: 'add(1, 2)', check: 'typechecked' }],
    remarks: 'It never rounds.',
    see: ['subtract'],
    deprecated: 'Use sum.',
  },
})
/** It and its like: documented by hand and by the model, pending, failed. */
export const SYMBOLS: readonly SymbolDoc[] = [
  ADD,
  createSymbol('subtract', { source: { line: 2, endLine: 3 } }),
  createSymbol('Money', {
    kind: 'interface',
    module: 'src/money.ts',
    origin: 'human',
    docs: { summary: 'An amount.', examples: [{ code: 'a', check: 'parsed' }] },
  }),
  createSymbol('createCatalog', {
    module: 'src/catalog.ts',
    status: 'pending',
    kind: 'variable',
  }),
  createSymbol('parse', {
    module: 'src/catalog.ts',
    source: { line: 5, endLine: 6 },
    status: 'failed',
    error: { code: 'timeout', message: 'The model took too long.' },
  }),
]
export const ADD_HASH = '#/src/math.ts!add:function'
