import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { modelAnswer } from '../support/model-answer.ts'
import type { Call, Reply } from '../support/model-server.ts'

/** No secret looks less like one; no rule but that for the key itself can hide it. */
export const KEY = 'canary.of"the/plugins+own~key'
/** Its longest part that stays the same however often it is escaped. */
const PART = 'the/plugins+own~key'
const SPELLINGS = [PART, encodeURIComponent(PART)]

export function holdsKey(text: string): boolean {
  return SPELLINGS.some((spelling) => text.includes(spelling))
}

/** Says back whatever it was told, as proxies do: in answers, in errors and in their headers. */
export function echo(call: Call): Reply {
  const { authorization = '' } = call.headers
  const headers = { 'x-request-id': encodeURIComponent(authorization) }
  if (call.name === 'subtract') {
    const error = { message: `${authorization} may not: ${KEY}`, param: KEY, code: KEY }
    return { status: 400, headers, body: { error } }
  }
  const docs = { ...modelAnswer(call), summary: `Needs ${KEY} for ${authorization}.` }
  return { headers, content: JSON.stringify(docs) }
}

export function inspectDeeply(value: unknown): string {
  return inspect(value, { depth: 12, showHidden: true, getters: true, maxStringLength: Infinity })
}

export function describeError(error: unknown): string {
  const chain: string[] = []
  for (let one = error; one instanceof Error; one = one.cause) {
    chain.push(inspectDeeply(one), one.message, one.stack ?? '')
  }
  return chain.join('\n')
}

/** Every file below a folder, as text, by its path. */
export function readFolder(folder: string): [path: string, text: string][] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())
    .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'latin1')])
}

const LEVELS = ['log', 'info', 'warn', 'error', 'debug'] as const

/** Runs work and gives what it wrote past the bundler's logger, which is not shown. */
export async function watchOutput<T>(work: () => Promise<T>): Promise<[result: T, output: string]> {
  const written: string[] = []
  const { write } = process.stdout
  const said = LEVELS.map((level) => [level, console[level]] as const)
  process.stdout.write = ((chunk: unknown) => written.push(String(chunk)) > 0) as typeof write
  for (const level of LEVELS) console[level] = (...parts) => void written.push(parts.join(' '))
  try {
    return [await work(), written.join('')]
  } finally {
    process.stdout.write = write
    for (const [level, say] of said) console[level] = say
  }
}

/** Runs work while a variable has a value. */
export async function withVariable<T>(
  name: string,
  value: string,
  work: () => Promise<T>,
): Promise<T> {
  const before = process.env[name]
  process.env[name] = value
  try {
    return await work()
  } finally {
    if (before === undefined) delete process.env[name]
    else process.env[name] = before
  }
}

/** Runs work while nothing on disk is new to it, so that what it makes is kept for a build that finds the same. */
export async function withClockAhead<T>(work: () => Promise<T>): Promise<T> {
  const { now } = Date
  Date.now = () => now() + 60_000
  try {
    return await work()
  } finally {
    Date.now = now
  }
}
