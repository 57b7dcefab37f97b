import { hash } from 'node:crypto'
import manifest from '../../package.json' with { type: 'json' }
import type { Reach } from '../collect/reach.ts'
import { readPackage } from '../config/package.ts'
import type { Environment } from '../config/environment.ts'
import type { ResolvedOptions } from '../config/options.ts'
import { isSettled } from '../store/answer-files.ts'
import type { Answers } from '../store/answers.ts'
import { openSnapshot } from '../store/snapshot.ts'
import type { Product } from './make.ts'

/** What the last build of an environment made, for the next one that has the same to start from. */
export interface Memory {
  recall: () => Product | undefined
  /** Keeps what a build made that asked nothing. `startedAt` is when it began to read answers, in ms since 1970. */
  remember: (product: Product, startedAt: number) => Promise<void>
}

interface Facts extends Omit<Product, 'json'> {
  /** Every key that was looked for. */
  keys: string[]
  /** What their files looked like. */
  answers: string
}

interface Parts {
  root: string
  options: ResolvedOptions
  environment: Environment
  answers: Answers
  /** Of one kind of build; others have snapshots of their own. */
  name: string
}

/** Opens the memory of builds of these modules. Only a folder of answers can be seen to be unchanged. */
export function openMemory(reach: Reach, parts: Parts): Memory {
  const { root, answers, name } = parts
  const snapshot = openSnapshot<Facts>(root, name)
  const stamp = stampBuild(reach, parts)
  return {
    recall() {
      const found = snapshot.read(stamp)
      if (!found) return undefined
      const { keys, answers: seen, ...product } = found.facts
      return answers.look(keys)?.stamp === seen ? { ...product, json: found.text } : undefined
    },
    async remember(product, startedAt) {
      const keys = [...answers.wanted]
      const look = answers.look(keys)
      if (!look || !isSettled(look, startedAt)) return
      const { json, report, failure, problems, lines } = product
      const told = { report, problems, lines, ...(failure !== undefined && { failure }) }
      await snapshot.write(stamp, { facts: { ...told, keys, answers: look.stamp }, text: json })
    },
  }
}

/** Covers all that a product is made of but the answers. */
function stampBuild(reach: Reach, { root, options, environment }: Parts): string {
  const { ask, reason } = environment
  const settings = [manifest.version, reach.stamp, options, ask, reason, readPackage(root)]
  // Functions are left out: they hear of what is asked, and decide nothing.
  return hash('sha256', JSON.stringify(settings, writePattern), 'base64url')
}

function writePattern(_: string, value: unknown): unknown {
  return value instanceof RegExp ? String(value) : value
}
