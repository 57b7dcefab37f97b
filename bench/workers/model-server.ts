/**
 * A model server in a process of its own, so that its work is none of the run that is measured:
 *
 *   node model-server.js <symbols> <seed>
 *
 * The call for `symbol7` takes the seventh latency; other symbols are answered at once.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { startModelServer } from '../../test/support/model-server.ts'
import { createLatencies } from '../measure/latencies.ts'

const [symbols, seed] = process.argv.slice(2).map(Number)
const latencies = createLatencies(symbols!, seed!)
const server = await startModelServer({
  async respond({ name }) {
    const latency = latencies[Number(/^symbol(\d+)$/.exec(name)?.[1])]
    if (latency !== undefined) await sleep(latency)
    return undefined
  },
})
console.log(server.url)
