/**
 * How well secrets are kept from the model: canaries of every kind, drawn anew, in a project that is documented by a
 * real server, and what is taken for a secret in published packages, whose secrets are known to everybody.
 *
 *     npx tsx bench/faults/secrets.ts            both
 *     npx tsx bench/faults/secrets.ts alarms     the alarms too, each with its place and kind
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSession } from '../../src/bundlers/session.ts'
import { createRequest, createSystemPrompt } from '../../src/plan/prompt.ts'
import { createScanner } from '../../src/secrets/scanner.ts'
import { createCanaries } from '../../test/support/canaries.ts'
import { startModelServer } from '../../test/support/model-server.ts'
import { loadSamples } from '../truth/load.ts'
import { REPORTED, TUNED } from '../truth/packages.ts'

const SEED = 20_261_124
/** The share of real symbols in which something may be taken for a secret. */
const TOLERANCE = 0.01

const isShown = process.argv.includes('alarms')
const canaries = await countCaught()
const alarms = await countAlarms()
console.log(`Canaries caught: ${canaries.caught} of ${canaries.all}, of ${canaries.kinds} kinds`)
console.log(
  `Real symbols left alone: ${alarms.symbols - alarms.symbolsWithAlarms} of ${alarms.symbols}, ` +
    `${((100 * alarms.symbolsWithAlarms) / alarms.symbols).toFixed(2)} % with a false alarm`,
)
console.log(`Scanning: ${alarms.milliseconds.toFixed(2)} ms of processor time a symbol`)
const isGood =
  canaries.caught === canaries.all && alarms.symbolsWithAlarms <= TOLERANCE * alarms.symbols
process.exitCode = isGood ? 0 : 1

/** One symbol for each canary; caught is what no request holds. */
async function countCaught(): Promise<{ all: number; caught: number; kinds: number }> {
  const root = mkdtempSync(join(tmpdir(), 'symbol-docs-secrets-'))
  const server = await startModelServer()
  const all = createCanaries(SEED)
  try {
    mkdirSync(join(root, 'src'))
    writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
    const functions = all.map(
      ({ line }, index) =>
        `export function hold${index}(): number {\n  ${line}\n  return ${index}\n}`,
    )
    writeFileSync(join(root, 'src/index.ts'), functions.join('\n\n'))
    const silent = { info() {}, warn() {}, error() {} }
    const session = createSession({
      baseURL: server.url,
      mode: 'generate',
      price: { input: 0, output: 0 },
      fileName: false,
    })
    session.configure({ bundlerRoot: root, logger: silent })
    const entries = [join(root, 'src/index.ts')]
    await session.finish({ environment: 'build', entries, graph: [], emit() {} })
    await session.close()
    if (server.ledger.calls.length < all.length) throw new Error('Not every symbol was asked.')
    const sent = server.ledger.calls.map(({ body }) => JSON.stringify(body)).join('\n')
    return {
      all: all.length,
      caught: all.filter(({ secret }) => !sent.includes(JSON.stringify(secret).slice(1, -1)))
        .length,
      kinds: new Set(all.map(({ kind }) => kind)).size,
    }
  } finally {
    await server.close()
    rmSync(root, { recursive: true, force: true })
  }
}

async function countAlarms(): Promise<{
  symbols: number
  symbolsWithAlarms: number
  milliseconds: number
}> {
  const { find } = createScanner(undefined)
  let symbols = 0
  let symbolsWithAlarms = 0
  let microseconds = 0
  const system = createSystemPrompt({ language: undefined, instructions: undefined })
  for (const { sample, collection } of await loadSamples([...TUNED, ...REPORTED])) {
    for (const symbol of collection.symbols) {
      const { user, snippet } = createRequest({ symbol, collection, system, comments: true })
      const message = user(snippet)
      const before = process.cpuUsage()
      const found = find(message)
      const { user: spent } = process.cpuUsage(before)
      microseconds += spent
      symbols++
      if (found.length === 0) continue
      symbolsWithAlarms++
      if (!isShown) continue
      for (const { kind } of found) console.log(`${sample.name} ${symbol.id}: ${kind}`)
    }
  }
  return { symbols, symbolsWithAlarms, milliseconds: microseconds / 1000 / symbols }
}
