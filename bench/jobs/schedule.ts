import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { generate, type Task } from '../../src/generate/generate.ts'
import { createLatencies, TIMES_FASTER } from '../measure/latencies.ts'
import { formatSpread, spreadOf, type Report } from '../measure/statistics.ts'
import { createSettings, createTask } from '../measure/tasks.ts'
import { compileWorker } from '../measure/worker.ts'

/** How long the real queue takes for calls of a server on this machine, to the least that it could take. */
export async function measureSchedule(
  symbols: number,
  concurrency: readonly number[],
  rounds: number,
): Promise<Report> {
  const report: Report = {
    title: `Makespan of ${symbols} calls ${TIMES_FASTER} times faster than a model's, to max(sum / in flight, longest)`,
    head: ['in flight', 'makespan / bound'],
    rows: [],
    figures: {},
  }
  const worker = await compileWorker('model-server')
  for (const maxConcurrent of concurrency) {
    const ratios: number[] = []
    for (let round = 0; round < rounds; round++) {
      ratios.push(await measureRun(worker, { symbols, seed: round + 1, maxConcurrent }))
    }
    report.rows.push([String(maxConcurrent), formatSpread(spreadOf(ratios), 3)])
    report.figures[`makespan/bound at ${maxConcurrent}`] = spreadOf(ratios).median
  }
  return report
}

async function measureRun(
  worker: string,
  { symbols, seed, maxConcurrent }: { symbols: number; seed: number; maxConcurrent: number },
): Promise<number> {
  const latencies = createLatencies(symbols, seed)
  const server = spawn(process.execPath, [worker, String(symbols), String(seed)])
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer]
    const ask = (tasks: readonly Task[]): ReturnType<typeof generate> =>
      generate(tasks, createSettings(line.toString().trim(), maxConcurrent))
    // Loads the client and opens the connections.
    await ask(Array.from({ length: maxConcurrent }, (_, index) => createTask(`warm${index}`)))
    const start = performance.now()
    const { calls } = await ask(latencies.map((_, index) => createTask(`symbol${index}`)))
    const makespan = performance.now() - start
    if (calls !== symbols) throw new Error(`${calls} calls for ${symbols} symbols.`)
    const sum = latencies.reduce((total, one) => total + one, 0)
    return makespan / Math.max(sum / maxConcurrent, ...latencies)
  } finally {
    server.kill()
  }
}
