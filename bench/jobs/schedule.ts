import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { generate, type Task } from '../../src/generate/generate.ts'
import { createLatencies, TIMES_FASTER } from '../measure/latencies.ts'
import { formatSpread, spreadOf, type Report } from '../measure/statistics.ts'
import { createSettings, createTask } from '../measure/tasks.ts'
import { compileWorker } from '../../test/support/compile-worker.ts'

/**
 * How long the real queue takes for calls of a server on this machine, to the least that they could take, and to what a
 * queue without any cost of its own would take for them in the same order: nobody knows in advance how long a call takes,
 * so the few that begin last and take long are waited for.
 */
export async function measureSchedule(
  callsPerSlot: number,
  concurrency: readonly number[],
  rounds: number,
): Promise<Report> {
  const report: Report = {
    title: `Makespan of calls ${TIMES_FASTER} times faster than a model's, to max(sum / in flight, longest)`,
    head: [
      'in flight',
      'calls',
      'makespan / bound',
      'ideal queue / bound',
      'makespan / ideal queue',
    ],
    rows: [],
    figures: {},
  }
  const worker = await compileWorker('bench/workers/model-server.ts')
  for (const maxConcurrent of concurrency) {
    const symbols = callsPerSlot * maxConcurrent
    const runs: Makespan[] = []
    for (let round = 0; round < rounds; round++) {
      runs.push(await measureRun(worker, { symbols, seed: round + 1, maxConcurrent }))
    }
    const bound = spreadOf(runs.map((run) => run.makespan / run.bound))
    const ideal = spreadOf(runs.map((run) => run.ideal / run.bound))
    const own = spreadOf(runs.map((run) => run.makespan / run.ideal))
    const spreads = [bound, ideal, own].map((spread) => formatSpread(spread, 3))
    report.rows.push([String(maxConcurrent), String(symbols), ...spreads])
    report.figures[`makespan/bound at ${maxConcurrent}`] = bound.median
    report.figures[`makespan/ideal queue at ${maxConcurrent}`] = own.median
  }
  return report
}

/** Each in milliseconds. */
interface Makespan {
  makespan: number
  bound: number
  ideal: number
}

async function measureRun(
  worker: string,
  { symbols, seed, maxConcurrent }: { symbols: number; seed: number; maxConcurrent: number },
): Promise<Makespan> {
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
    const bound = Math.max(sum / maxConcurrent, ...latencies)
    return { makespan, bound, ideal: scheduleInOrder(latencies, maxConcurrent) }
  } finally {
    server.kill()
  }
}

/** Each call goes to the slot that is free first. */
function scheduleInOrder(latencies: readonly number[], slots: number): number {
  const ends = new Array<number>(slots).fill(0)
  for (const latency of latencies) {
    const first = ends.indexOf(Math.min(...ends))
    ends[first]! += latency
  }
  return Math.max(...ends)
}
