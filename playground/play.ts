import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { SymbolDocs } from '../src/types.ts'
import { startModelServer } from '../test/support/model-server.ts'

const root = fileURLToPath(new URL('.', import.meta.url))
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const isReal = Boolean(process.env.OPENAI_API_KEY || process.env.OPENAI_BASE_URL)
const standIn = isReal ? undefined : await startModelServer({ latencyInMs: 150 })
if (standIn) {
  say(
    'No OPENAI_API_KEY and no OPENAI_BASE_URL: a stand-in server on this machine answers, not a model.',
  )
  say('It speaks the OpenAI protocol, and what it writes is made up from the signatures.\n')
  process.env.OPENAI_BASE_URL = standIn.url
  process.env.SYMBOL_DOCS_MODEL = 'stand-in'
  process.env.SYMBOL_DOCS_MODE = 'generate'
}

await build({ root })

const docs = JSON.parse(await readFile(`${root}dist/symbol-docs.json`, 'utf8')) as SymbolDocs
say(
  `\nplayground/dist/symbol-docs.json: ${Object.keys(docs.symbols).length} symbols. One of them:\n`,
)
say(JSON.stringify(docs.symbols['src/money.ts!add:function'], null, 2))
if (standIn) {
  const calls = standIn.ledger.calls.length
  say(
    calls === 0
      ? '\nThe stand-in server was not called: everything was in playground/.symbol-docs. This build cost nothing.'
      : `\nThe stand-in server counted ${calls} calls. Run it again: the answers are in playground/.symbol-docs, so it will cost nothing.`,
  )
  await standIn.close()
}
