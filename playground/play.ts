import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { SymbolDocs } from '../src/types.ts'
import { startStandIn } from './model.ts'

const root = fileURLToPath(new URL('.', import.meta.url))
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const standIn = await startStandIn(150)

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
