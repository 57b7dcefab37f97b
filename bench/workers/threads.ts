/**
 * Parses sources in this thread, in others, or in both, as the process that is measured:
 *
 *   node threads.js <main|others|both> <threads> <what is kept of the compiler> <list of files>
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { setImmediate as breathe } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { parseModule } from '../../src/collect/parse.ts'
import { findCompilerCode, takeCompilerCode } from '../../src/collect/typescript.ts'

type Source = [text: string, file: string]

/** Characters of a message: enough work to be worth sending, little enough to share it evenly. */
const BATCH = 40_000

if (isMainThread) await runMain()
else listen()

function listen(): void {
  findCompilerCode(workerData as string)
  parentPort?.on('message', (batch: Source[]) => {
    parentPort?.postMessage(batch.map(([text, file]) => parseModule(text, file)))
  })
}

async function runMain(): Promise<void> {
  const [mode, threads, code = '', list = ''] = process.argv.slice(2)
  const files = JSON.parse(readFileSync(list, 'utf8')) as string[]
  const sources = files.map((file): Source => [readFileSync(file, 'utf8'), file])
  const others = mode === 'main' ? 0 : Number(threads)
  await Promise.all([
    ...Array.from({ length: others }, () => parseElsewhere(sources, code)),
    ...(mode === 'others' ? [] : [parseHere(sources, code)]),
  ])
}

async function parseHere(sources: Source[], code: string): Promise<void> {
  findCompilerCode(code)
  for (let source = sources.shift(); source; source = sources.shift()) {
    parseModule(...source)
    await breathe()
  }
  const made = takeCompilerCode()
  if (made) writeFileSync(code, made)
}

/** Two batches are on their way at a time, so that the thread never waits for the next. */
async function parseElsewhere(sources: Source[], code: string): Promise<void> {
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: code })
  await new Promise<void>((done) => {
    let open = 0
    const send = (): void => {
      const batch = takeBatch(sources)
      if (batch.length > 0) worker.postMessage(batch)
      else if (--open === 0) done()
    }
    worker.on('message', send)
    while (open < 2) {
      open++
      send()
    }
  })
  await worker.terminate()
}

function takeBatch(sources: Source[]): Source[] {
  const batch: Source[] = []
  for (let size = 0; size < BATCH && sources.length > 0; size += batch.at(-1)![0].length) {
    batch.push(sources.shift()!)
  }
  return batch
}
