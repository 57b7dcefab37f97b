import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { compileWorker } from '../../test/support/compile-worker.ts'
import type { Run } from '../../test/support/node-process.ts'
import { alternate } from '../measure/alternate.ts'
import { copyProject, GENERATED } from '../measure/projects.ts'
import { measuredPlugin } from '../measure/scene.ts'
import { formatSpread, ratiosOf, spreadOf, type Report } from '../measure/statistics.ts'
import { runBuild } from '../measure/vite-build.ts'

const SYMBOLS = 4000

/** What asking costs a build beside the model: all of it is asked by 50 calls in flight of a server without delay. */
export async function measureAsking(rounds: number, against: string | undefined): Promise<Report> {
  const report: Report = {
    title: `${SYMBOLS} symbols asked, 50 in flight, of a server without delay in another process`,
    head: ['plugin', 'ms a symbol', 'processor ms a symbol', 'to the other', 'heap, MB'],
    rows: [],
    figures: {},
  }
  const worker = await compileWorker('bench/workers/model-server.ts')
  const server = spawn(process.execPath, [worker, '0', '0'])
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer]
    const url = line.toString().trim()
    const dists = { this: 'dist', ...(against !== undefined && { against }) }
    const variants = Object.entries(dists).map(([label, dist]) => {
      return [label, prepare(label, dist, url)] as const
    })
    const runs = await alternate(rounds, Object.fromEntries(variants))
    for (const [label, all] of Object.entries(runs)) {
      const other = label === 'this' ? runs['against'] : undefined
      const times = (of: Run[]): number[] => of.map(({ milliseconds }) => milliseconds)
      const each = spreadOf(times(all).map((time) => time / SYMBOLS))
      const work = all.map(({ processorMilliseconds }) => processorMilliseconds / SYMBOLS)
      report.rows.push([
        label,
        formatSpread(each),
        formatSpread(spreadOf(work)),
        other ? formatSpread(ratiosOf(times(all), times(other))) : '',
        spreadOf(all.map(({ heapMegabytes }) => heapMegabytes)).median.toFixed(0),
      ])
    }
  } finally {
    server.kill()
  }
  return report
}

/** Asks everything each time: neither answers nor a snapshot are left. */
function prepare(label: string, dist: string, url: string): () => Promise<Run> {
  const project = { ...GENERATED, symbols: SYMBOLS }
  const root = copyProject(project, `asking-${label}`)
  const plugin = measuredPlugin(dist)
  return () => {
    for (const folder of ['.symbol-docs', 'node_modules/.cache']) {
      rmSync(join(root, folder), { recursive: true, force: true })
    }
    return runBuild(project, root, { plugin, url })
  }
}
