/**
 * How often keys change on real edit histories, and why. Each step from one published version to the next is one edit;
 * counted are the symbols that both versions have.
 *
 *     npx tsx bench/keys/flutter.ts            one line per package
 *     npx tsx bench/keys/flutter.ts steps      one line per step
 */
import { join } from 'node:path'
import type { Collection } from '../../src/collect/collection.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import { selectCallSites } from '../../src/plan/call-sites.ts'
import { selectContext } from '../../src/plan/context.ts'
import { createFingerprint } from '../../src/plan/fingerprint.ts'
import { loadTokenCounter } from '../../src/plan/estimate.ts'
import { collectFolder } from '../../test/support/samples/load.ts'
import { folderOf, installHistories } from './install.ts'
import { HISTORIES } from './packages.ts'

/** What a key could cover, by column. */
interface Keys {
  text: string
  context: string
  'calls too': string
  'members too': string
}

interface Count {
  symbols: number
  changed: Record<keyof Keys, number>
}

const COLUMNS = ['text', 'context', 'calls too', 'members too'] as const
const fingerprint = createFingerprint(resolveOptions({ existing: 'ignore' }, {}))
const isStepped = process.argv.includes('steps')
const rows: string[][] = []
const total = createCount()
const called = { symbols: 0, withCalls: 0, closed: 0, calls: 0, tokens: 0 }
const countTokens = await loadTokenCounter()

installHistories(HISTORIES)
for (const { name, versions, sources } of HISTORIES) {
  const sum = createCount()
  let before: Map<string, Keys> | undefined
  for (const version of versions) {
    // The folder itself is the root, so that the version is in no path.
    const root = join(folderOf(name, version), sources)
    const after = readKeys(await collectFolder(root, '.'), version === versions.at(-1))
    if (before) {
      const step = compareKeys(before, after)
      addCount(sum, step)
      if (isStepped) rows.push(describe(`${name} ${version}`, step))
    }
    before = after
  }
  addCount(total, sum)
  rows.push(describe(`${name}, ${versions.length - 1} steps`, sum))
}
rows.push(describe('all', total))
printTable(['history', 'symbols x steps', ...COLUMNS], rows)
console.log(
  `\nOf ${called.symbols} symbols of the last versions ${share(called.withCalls, called.symbols)} have a short ` +
    `call; ${share(called.closed, called.calls)} of the ${called.calls} calls name nothing but the symbol and literals. ` +
    `They add ${(called.tokens / called.symbols).toFixed(1)} tokens to the mean prompt, ` +
    `${(called.tokens / called.withCalls).toFixed(1)} to one that has them.`,
)

function readKeys(collection: Collection, isLast: boolean): Map<string, Keys> {
  if (isLast) countCalls(collection)
  return new Map(
    collection.symbols.map((symbol) => {
      const context = fingerprint(symbol, undefined)
      const calls = selectCallSites(symbol, collection)
      const members = selectContext(symbol)
        .filter(({ declaration }) => declaration.kind === 'class')
        .map(({ declaration }) => declaration.shape.members)
      const keys: Keys = {
        text: symbol.declaration.digest,
        context,
        'calls too': JSON.stringify([context, calls]),
        'members too': JSON.stringify([context, members]),
      }
      return [symbol.id, keys]
    }),
  )
}

function countCalls(collection: Collection): void {
  called.symbols += collection.symbols.length
  for (const symbol of collection.symbols) {
    const calls = selectCallSites(symbol, collection)
    if (calls.length === 0) continue
    called.withCalls++
    called.calls += calls.length
    called.closed += calls.filter(isClosed).length
    called.tokens += countTokens(`The project calls it:\n${calls.join('\n')}`)
  }
}

/** Whether a reader who has the symbol alone can run the call. */
function isClosed(call: string): boolean {
  const inner = call
    .replace(/^(?:new )?[\w$]+/, '')
    .replace(/'[^']*'|"[^"]*"|`[^`$]*`|[\w$]+(?=:)/g, '')
  return !/[A-Za-z_$]/.test(inner.replace(/\b(?:true|false|null|undefined)\b/g, ''))
}

function createCount(): Count {
  return { symbols: 0, changed: { text: 0, context: 0, 'calls too': 0, 'members too': 0 } }
}

function compareKeys(before: Map<string, Keys>, after: Map<string, Keys>): Count {
  const count = createCount()
  for (const [id, keys] of after) {
    const earlier = before.get(id)
    if (!earlier) continue
    count.symbols++
    for (const column of COLUMNS) if (earlier[column] !== keys[column]) count.changed[column]++
  }
  return count
}

function addCount(sum: Count, step: Count): void {
  sum.symbols += step.symbols
  for (const column of COLUMNS) sum.changed[column] += step.changed[column]
}

function describe(name: string, { symbols, changed }: Count): string[] {
  return [
    name,
    String(symbols),
    ...COLUMNS.map((column) => `${changed[column]} (${share(changed[column], symbols)})`),
  ]
}

function share(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`
}

function printTable(head: string[], lines: string[][]): void {
  for (const line of [head, head.map(() => '---'), ...lines]) console.log(`| ${line.join(' | ')} |`)
}
