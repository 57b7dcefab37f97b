/**
 * A process that builds docs on demand, for figures that need several processes with one store: says that it is
 * there, takes orders as messages and answers each with what came of it.
 */
import { STORES } from '../../support/shared-stores.ts'
import type { Options } from '../../../src/types.ts'
import { document } from '../project.ts'

export interface DocumentOrder {
  root: string
  url: string
  /** Beside the folder: the name of a store and where its server is. */
  shared?: { name: string; url: string }
  maxConcurrent?: number
}

export interface DocumentReply {
  asset: string
  warnings: string[]
}

process.on('message', (order: DocumentOrder) => {
  void document(order, order, createOptions(order)).then(({ asset, warnings }) => {
    process.send?.({ asset, warnings } satisfies DocumentReply)
  })
})

function createOptions({ shared, maxConcurrent }: DocumentOrder): Options {
  const store = STORES.find(({ name }) => name === shared?.name)
  return {
    ...(maxConcurrent !== undefined && { maxConcurrent }),
    ...(store && { cache: ['.symbol-docs', () => store.open(shared!.url)] }),
  }
}

process.send?.('ready')
