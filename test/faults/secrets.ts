/**
 * Figure 18: canaries of every kind, drawn anew, in a project that is documented by a real server, and what is taken for
 * a secret in published packages, whose secrets are known to everybody.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Collection } from '../../src/collect/collection.ts'
import { createRequest, createSystemPrompt } from '../../src/plan/prompt.ts'
import { createScanner } from '../../src/secrets/scanner.ts'
import { createCanaries } from '../support/canaries.ts'
import { collectFolder, loadSamples } from '../support/samples/load.ts'
import { REPORTED, TUNED } from '../support/samples/packages.ts'
import { createCount, type Figure, type Row, type Scale } from './figure.ts'
import { document, inProject, withServer } from './project.ts'

const SEED = 20_261_124
/** The share of real symbols in which something may be taken for a secret. */
const TOLERANCE = 0.01
/** Shipped with their sources among the packages that this one is developed with. */
const INSTALLED = ['immer', '@tanstack/query-core']

export const secrets: Figure = {
  id: '18',
  title: 'secrets',
  measure: async (scale) => [await measureCanaries(), await measureAlarms(scale)],
}

/** One symbol for each canary; caught is what no request holds. */
async function measureCanaries(): Promise<Row> {
  const count = createCount('canaries that no request holds')
  const canaries = createCanaries(SEED)
  const functions = canaries.map(
    ({ line }, index) =>
      `export function hold${index}(): number {\n  ${line}\n  return ${index}\n}`,
  )
  const sent = await withServer({}, (server) =>
    inProject({ 'src/index.ts': functions.join('\n\n') }, async (project) => {
      await document(project, server)
      return server.ledger.calls.map(({ body }) => JSON.stringify(body))
    }),
  )
  if (sent.length < canaries.length) throw new Error('Not every symbol was asked.')
  for (const { kind, secret } of canaries) {
    const written = JSON.stringify(secret).slice(1, -1)
    count.check(!sent.some((body) => body.includes(written)), `a ${kind} was sent`)
  }
  const kinds = new Set(canaries.map(({ kind }) => kind))
  return count.row(`${kinds.size} kinds`)
}

async function measureAlarms(scale: Scale): Promise<Row> {
  const { find } = createScanner(undefined)
  const system = createSystemPrompt({ language: undefined, instructions: undefined })
  const count = createCount('false alarms in real symbols are at most 1 %')
  const alarms: string[] = []
  let symbols = 0
  let microseconds = 0
  for (const { name, collection } of await loadCollections(scale)) {
    for (const symbol of collection.symbols) {
      const { user, snippet } = createRequest({ symbol, collection, system, comments: true })
      const message = user(snippet)
      const before = process.cpuUsage()
      const found = find(message)
      microseconds += process.cpuUsage(before).user
      symbols++
      if (found.length === 0) continue
      alarms.push(`${name} ${symbol.id}: ${found.map(({ kind }) => kind).join()}`)
    }
  }
  count.check(symbols >= (scale === 'full' ? 5000 : 100), `${symbols} symbols are too few`)
  count.check(alarms.length <= TOLERANCE * symbols, alarms.slice(0, 5).join('; '))
  const spent = (microseconds / 1000 / symbols).toFixed(2)
  const share = `${alarms.length} of ${symbols.toLocaleString('en')} symbols`
  return count.row(`${share}, ${spent} ms of processor time each`)
}

interface Named {
  name: string
  collection: Collection
}

async function loadCollections(scale: Scale): Promise<Named[]> {
  if (scale === 'full') {
    const samples = await loadSamples([...TUNED, ...REPORTED])
    return samples.map(({ sample, collection }) => ({ name: sample.name, collection }))
  }
  const folder = fileURLToPath(new URL('../../node_modules/', import.meta.url))
  return Promise.all(
    INSTALLED.map(async (name) => ({
      name,
      collection: await collectFolder(join(folder, name), 'src'),
    })),
  )
}
