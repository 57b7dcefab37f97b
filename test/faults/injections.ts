/** Figure 20: what a comment, a string or a name orders reaches no other symbol, even where the model obeys. */
import {
  HIJACKED,
  files,
  NAMES,
  obey,
  ORDERS,
  PLACES,
  VICTIM,
  victim,
} from '../support/injections.ts'
import type { SymbolDocs } from '../../src/types.ts'
import { createCount, type Figure } from './figure.ts'
import { document, inProject, withServer } from './project.ts'

export const injections: Figure = {
  id: '20',
  title: 'injections',
  async measure(scale) {
    const count = createCount('orders in six places and three names, to a model that obeys')
    const clean = await build(victim())
    const texts = Object.entries(writeAll())
    // A prime step passes through all places and all orders.
    for (let index = 0; index < texts.length; index += scale === 'full' ? 1 : 7) {
      const [name, text] = texts[index]!
      const built = await build(text)
      const isHeard = built.docs.symbols[VICTIM]?.docs?.summary?.includes(HIJACKED) === true
      const isAlone = others(built.docs) === others(clean.docs)
      count.check(isHeard && isAlone && built.calls === clean.calls, name)
    }
    return [count.row()]
  },
}

function writeAll(): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [place, write] of Object.entries(PLACES)) {
    for (const [order, words] of Object.entries(ORDERS))
      texts[`${order} in ${place}`] = write(words)
  }
  return { ...texts, ...NAMES }
}

function build(text: string): Promise<{ docs: SymbolDocs; calls: number }> {
  return withServer({ respond: obey }, (server) =>
    inProject(files(text), async (project) => {
      const { docs } = await document(project, server, { existing: 'improve' })
      return { docs, calls: server.ledger.calls.length }
    }),
  )
}

const others = ({ symbols }: SymbolDocs): string =>
  JSON.stringify(Object.entries(symbols).filter(([id]) => id !== VICTIM))
