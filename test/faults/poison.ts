import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Keyv, type KeyvStoreAdapter } from 'keyv'
import { toCanonicalJSON, type StoredAnswer } from '../../src/store/answer.ts'

const NAMESPACE = 'symbol-docs'

type Poisoner = (answer: StoredAnswer, other: StoredAnswer) => unknown

/** Entries that somebody who may write to the store puts in the place of answers, with a right checksum where it helps. */
const POISONS: Record<string, Poisoner> = {
  'another key': (_, other) => other,
  'another text': (answer) => ({ ...answer, docs: { summary: 'Evil.' } }),
  'no checksum': ({ checksum: _, ...answer }) => answer,
  'another schema': (answer) => seal({ ...answer, schemaVersion: 2 }),
  'a hostile type': (answer) => seal({ ...answer, docs: { summary: { toString: 'Evil.' } } }),
  'a list': (answer) => [answer],
  'a huge text': (answer) => seal({ ...answer, docs: { summary: 'Evil. '.repeat(1e6) } }),
}

/** Texts that Keyv's own parser fails for. */
const RAW: Record<string, string> = {
  'no JSON': '{"value":',
  'nesting without end': `{"value":${'['.repeat(1e5)}${']'.repeat(1e5)}}`,
}

/** Poisons one entry for each kind, and gives the kinds; another namespace is poisoned for all of them. */
export async function poison(root: string, store: KeyvStoreAdapter): Promise<string[]> {
  const keyv = new Keyv({ store, namespace: NAMESPACE, throwOnErrors: true })
  const keys = listKeys(root)
  const answers = await Promise.all(
    keys.map(async (key) => (await keyv.get<StoredAnswer>(key)) as StoredAnswer),
  )
  const kinds = [...Object.keys(POISONS), ...Object.keys(RAW)]
  for (const [index, kind] of kinds.entries()) {
    const key = keys[index]!
    const poisoner = POISONS[kind]
    if (poisoner) await keyv.set(key, poisoner(answers[index]!, answers.at(-1)!))
    else await store.set(`${NAMESPACE}:${key}`, RAW[kind])
  }
  const elsewhere = new Keyv({ store, namespace: 'elsewhere', throwOnErrors: true })
  for (const [index, answer] of answers.entries()) {
    await elsewhere.set(keys[index]!, seal({ ...answer, docs: { summary: 'Evil.' } }))
  }
  await keyv.disconnect()
  return kinds
}

function listKeys(root: string): string[] {
  return readdirSync(join(root, '.symbol-docs'), { recursive: true, encoding: 'utf8' })
    .flatMap((path) => /([\da-f]{64})\.json$/.exec(path)?.[1] ?? [])
    .sort()
}

function seal(answer: object): object {
  const content = toCanonicalJSON({ ...answer, checksum: undefined })
  return { ...answer, checksum: createHash('sha256').update(content).digest('hex') }
}
