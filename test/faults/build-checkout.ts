/**
 * One checkout built cold and warm, in a process whose locale and time zone its environment says:
 *
 *     tsx test/faults/build-checkout.ts BUNDLER ROOT URL UMASK
 */
import { build } from '../support/bundlers.ts'
import { PRICE } from './project.ts'

const [bundler = '', root = '', baseURL = '', umask = ''] = process.argv.slice(2)
process.umask(Number.parseInt(umask, 8))
const request = {
  root,
  entry: 'src/index.ts',
  options: { mode: 'generate', baseURL, price: PRICE } as const,
}
const cold = await build(bundler, request)
const warm = await build(bundler, request)
process.stdout.write(`\n${JSON.stringify([cold.asset, warm.asset])}\n`)
