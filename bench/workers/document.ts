/**
 * A process that builds docs on demand, for figures that need several processes with one store: says that it is
 * there, takes `{ root, url }` as messages and answers each with what came of it.
 */
import { document } from '../faults/project.ts'

export interface DocumentOrder {
  root: string
  url: string
}

export interface DocumentReply {
  asset: string
  warnings: string[]
}

process.on('message', (order: DocumentOrder) => {
  void document(order, order).then(({ asset, warnings }) => {
    process.send?.({ asset, warnings } satisfies DocumentReply)
  })
})
process.send?.('ready')
