import { spawn } from 'node:child_process'

export interface Run {
  milliseconds: number
  /** Of the processor, user and system, over all threads. */
  processorMilliseconds: number
  /** The most memory that the process held. */
  peakMegabytes: number
  /** The largest heap in use that was seen; what a long turn of the event loop frees at its end is not. */
  heapMegabytes: number
  output: string
}

/** Prints what the process took when it ends, whoever ends it. */
const WATCH = `data:text/javascript,${encodeURIComponent(`
  import { getHeapStatistics } from 'node:v8'
  let heap = 0
  const look = () => { heap = Math.max(heap, getHeapStatistics().used_heap_size) }
  setInterval(look, 20).unref()
  process.on('exit', () => {
    look()
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
    console.error('TOOK', maxRSS / 1024, (userCPUTime + systemCPUTime) / 1000, heap / 2 ** 20)
  })`)}`

/** Runs node in a process of its own; without a key, so that nothing is asked. Throws where it fails. */
export async function runNode(
  arguments_: readonly string[],
  { cwd, variables = {} }: { cwd?: string; variables?: Record<string, string> } = {},
): Promise<Run> {
  const start = performance.now()
  const child = spawn(process.execPath, ['--import', WATCH, ...arguments_], {
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, OPENAI_API_KEY: '', OPENAI_BASE_URL: '', CI: '', ...variables },
  })
  let output = ''
  let errors = ''
  child.stdout.on('data', (part: Buffer) => (output += part.toString()))
  child.stderr.on('data', (part: Buffer) => (errors += part.toString()))
  const status = await new Promise((done) => child.on('close', done))
  const milliseconds = performance.now() - start
  const [, peak, processor, heap] = /TOOK (\S+) (\S+) (\S+)/.exec(errors) ?? []
  if (status !== 0 || peak === undefined) {
    throw new Error(`node ${arguments_.join(' ').slice(0, 200)} failed:\n${output}${errors}`)
  }
  return {
    milliseconds,
    processorMilliseconds: Number(processor),
    peakMegabytes: Number(peak),
    heapMegabytes: Number(heap),
    output,
  }
}
