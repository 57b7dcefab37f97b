import { runNode } from '../../test/support/node-process.ts'
import { alternate } from '../measure/alternate.ts'
import { formatSpread, ratiosOf, spreadOf, type Report } from '../measure/statistics.ts'

const DOORS = ['vite', 'rollup', 'rolldown', 'webpack', 'rspack', 'esbuild', 'farm'] as const
const VITE = import.meta.resolve('vite')

/** What importing each door costs a process: of its own, and one that has loaded a bundler already. */
export async function measureDoors(rounds: number): Promise<Report> {
  const report: Report = {
    title: 'Importing a door',
    head: ['door', 'whole process, to an empty one', 'ms after vite was imported'],
    rows: [],
    figures: {},
  }
  const run = (code: string) => () => runNode(['--input-type=module', '--eval', code])
  const time = (before: string, url: string): string => `
    ${before}
    const start = performance.now()
    await import(${JSON.stringify(url)})
    console.log('import', performance.now() - start)`
  const variants: Record<string, () => ReturnType<typeof runNode>> = { empty: run('') }
  for (const door of DOORS) {
    const url = new URL(`../../dist/${door}.js`, import.meta.url).href
    variants[door] = run(time('', url))
    variants[`${door} late`] = run(time(`await import(${JSON.stringify(VITE)})`, url))
  }
  const runs = await alternate(rounds, variants)
  const wall = (name: string): number[] => runs[name]!.map(({ milliseconds }) => milliseconds)
  for (const door of DOORS) {
    const ratio = ratiosOf(wall(door), wall('empty'))
    const late = runs[`${door} late`]!.map(({ output }) => Number(/import (\S+)/.exec(output)?.[1]))
    report.rows.push([door, formatSpread(ratio), formatSpread(spreadOf(late), 0)])
    report.figures[`import ${door}/empty process`] = ratio.median
  }
  return report
}
