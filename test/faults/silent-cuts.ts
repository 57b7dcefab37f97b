/** Figure 17: a server that cuts prompts without a word is found out, and no honest one is accused. */
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Call, type Reply } from '../support/model-server.ts'
import { createRandom } from '../support/random.ts'
import { createCount, type Figure, type Row, type Scale } from './figure.ts'
import { createFunctions, document, inProject, withServer } from './project.ts'

/** Windows as local servers have them; Ollama may keep only half of one. */
const WINDOWS = [2048, 4096, 8192, 16_384]
/** How much longer than the window a prompt is. */
const EXCESSES = [2, 3, 6]

const LINE = '  left = left + 1001\n'
const LINE_TOKENS = 8

/** Packages whose real symbols honest servers count. */
const REAL: Record<Scale, [name: string, entry: string][]> = {
  full: [
    ['zod', 'src/index.ts'],
    ['mobx', 'src/mobx.ts'],
    ['immer', 'src/immer.ts'],
    ['@tanstack/query-core', 'src/index.ts'],
  ],
  sample: [['immer', 'src/immer.ts']],
}

export const silentCuts: Figure = {
  id: '17',
  title: 'silent truncation',
  measure: async (scale) => [await measureCuts(), await measureAlarms(scale)],
}

async function measureCuts(): Promise<Row> {
  const count = createCount('prompts of 2, 3 and 6 windows, four windows')
  for (const window of WINDOWS) {
    for (const excess of EXCESSES) {
      const lines = Math.ceil((window * excess) / LINE_TOKENS)
      const name = `a window of ${window}, ${excess} times as much`
      const cut = ({ prompt }: Call): Reply => ({
        usage: { prompt_tokens: Math.min(window, Math.ceil(prompt.length / 3)) },
      })
      await withServer({ respond: cut }, (server) =>
        inProject(
          createFunctions(2, (index) => (index === 1 ? LINE.repeat(lines) : '')),
          async (project) => {
            const { docs, info } = await document(project, server)
            const long = Object.values(docs.symbols).find((doc) => doc.name === 'work1')
            // Shortened to three quarters it may fit; what may not be is an answer to a prompt that was cut.
            const isFound = long?.status === 'failed' && long.error?.code === 'token_limit'
            const isNamed = info.some((line) => /prompts? cut short/.test(line))
            const isAlone = docs.stats.documented === 1
            count.check(isFound && isNamed && isAlone, `${name}: ${long?.status}`)
          },
        ),
      )
    }
  }
  return count.row()
}

/** Honest servers have tokenizers of their own: up to a third fewer or more tokens than o200k. */
async function measureAlarms(scale: Scale): Promise<Row> {
  const random = createRandom(17)
  const count = createCount('real symbols, tokenizers 0.7 to 1.5 times o200k: not accused')
  const shares = [0.7, 0.8, 0.9, 1, 1.1, 1.3, 1.5]
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base')
  const respond = ({ prompt }: Call): Reply => ({
    usage: { prompt_tokens: Math.ceil(countTokens(prompt) * random.pick(shares)) },
  })
  let long = 0
  for (const [name, entry] of REAL[scale]) {
    await withServer({ respond }, (server) =>
      inProject({}, async (project) => {
        const folder = fileURLToPath(new URL(`../../node_modules/${name}/src`, import.meta.url))
        cpSync(folder, join(project.root, 'src'), { recursive: true })
        const options = { existing: 'ignore', maxConcurrent: 20 } as const
        const { docs } = await document(project, server, options, [entry])
        for (const { id, status, truncated, error } of Object.values(docs.symbols)) {
          count.check(status === 'documented' && !truncated, `${name} ${id}: ${error?.code}`)
        }
        long += server.ledger.calls.filter(({ usage }) => usage!.prompt_tokens >= 1000).length
      }),
    )
  }
  return count.row(`${long} of the prompts of 1,000 tokens or more`)
}
