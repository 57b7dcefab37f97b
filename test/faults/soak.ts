/**
 * Figures 6 and 16: a server of which every fifth answer is one of 14 faults. Nothing is lost, hardly anything is asked
 * twice, and the bill is the server's.
 */
import { modelAnswer } from '../support/model-answer.ts'
import { type Call, type ModelServer, type Reply, replies } from '../support/model-server.ts'
import type { Documented } from '../support/document.ts'
import { createRandom, type Random } from '../support/random.ts'
import { createCount, type Figure, type Row, type Scale } from './figure.ts'
import { createFunctions, document, inProject, PRICE, withServer } from './project.ts'

const MOST_CALLS = 1.35
const SLOTS = 25
const TIMEOUT_IN_MS = 3000
const FAULTY = 0.2
/** Answers that say something false, and so are asked to be repaired. */
const FALSE = 0.03

/** A body of its own, so that what never arrives is on nobody's bill. */
const broken = '{"id":"c","choices":[{"message":{"content":"'

const FAULTS: Record<string, Reply> = {
  '500': replies.serverError(),
  '503 with a wait': { ...replies.serverError(503), headers: { 'retry-after-ms': '50' } },
  '529': replies.serverError(529),
  '429 with a wait': replies.rateLimited({ 'retry-after-ms': '50' }),
  '429 without': replies.rateLimited(),
  'reset before headers': { fault: 'reset-before-headers', body: broken },
  'reset in the body': { fault: 'reset-in-body', body: broken },
  'stalled body': { fault: 'stall-body', body: broken },
  'truncated JSON': { fault: 'truncated-json', body: broken },
  HTML: replies.html(),
  'empty choices': replies.emptyChoices(),
  'null content': { content: null },
  'no JSON': { content: 'Certainly! Here is what the symbol does.' },
  'cut off': replies.cutOff(),
}
const KINDS = Object.keys(FAULTS)

interface Soak {
  seed: number
  symbols: number
  /** The build against the bad server, and the one after it against a good one. */
  built: Documented
  later: Documented
  calls: readonly Call[]
  laterCalls: readonly Call[]
  mostInFlight: number
  complaints: string[]
}

const done = new Map<Scale, Promise<Soak[]>>()

/** Both figures look at the same runs. */
function soak(scale: Scale): Promise<Soak[]> {
  const known = done.get(scale) ?? (scale === 'full' ? soakAll(10, 1000) : soakAll(1, 150))
  done.set(scale, known)
  return known
}

async function soakAll(seeds: number, symbols: number): Promise<Soak[]> {
  const soaks: Soak[] = []
  for (let seed = 1; seed <= seeds; seed++) {
    soaks.push(await withServer({}, (server) => soakOnce(server, seed, symbols)))
  }
  return soaks
}

function soakOnce(server: ModelServer, seed: number, symbols: number): Promise<Soak> {
  const complaints: string[] = []
  const listen = ({ name }: Error): void => void complaints.push(name)
  return inProject(createFunctions(symbols), async (project) => {
    server.respond((call) => respond(call, seed))
    process.on('warning', listen)
    const built = await document(project, server, { maxConcurrent: SLOTS, timeout: TIMEOUT_IN_MS })
    process.off('warning', listen)
    const calls = [...server.ledger.calls]
    server.respond(undefined)
    const later = await document(project, server)
    const laterCalls = server.ledger.calls.slice(calls.length)
    const { mostInFlight } = server.ledger
    return { seed, symbols, built, later, calls, laterCalls, mostInFlight, complaints }
  })
}

/** By chance, but the same for the same call of the same seed, in whatever order calls arrive. */
function respond(call: Call, seed: number): Reply {
  const index = Number(call.name.slice('work'.length))
  const random = createRandom(Math.imul(seed * 100_000 + index * 10 + call.attempt, 2_654_435_761))
  random.pick(KINDS)
  if (isHit(random, FAULTY)) return FAULTS[random.pick(KINDS)]!
  return isHit(random, FALSE) ? lie(call) : { usage: countMore(random) }
}

function isHit(random: Random, share: number): boolean {
  const percent = Array.from({ length: 100 }, (_, index) => index)
  return random.pick(percent) < share * 100
}

function lie(call: Call): Reply {
  const answer = modelAnswer(call) as { params: object[] }
  const params = [...answer.params, { name: 'nowhere', description: 'What is not there.' }]
  return { content: JSON.stringify({ ...answer, params }) }
}

/** Cached input and reasoning are parts of what is counted, at prices of their own. */
function countMore(random: Random): NonNullable<Reply['usage']> {
  return random.pick([
    {},
    { prompt_tokens_details: { cached_tokens: 64 } },
    { completion_tokens: 400, completion_tokens_details: { reasoning_tokens: 300 } },
  ])
}

export const faultySoak: Figure = {
  id: '6',
  title: 'a fifth of calls in 14 faults',
  measure: async (scale) => (await soak(scale)).map(measureLosses),
}

function measureLosses({ seed, symbols, ...soaked }: Soak): Row {
  const { built, later, calls, laterCalls, mostInFlight, complaints } = soaked
  const count = createCount(`seed ${seed}, ${symbols} symbols`)
  const failed = new Set(built.report.failed.map(({ id }) => id))
  for (const { id, name, status } of Object.values(built.docs.symbols)) {
    const own = calls.filter((call) => call.name === name)
    const isServed = own.some(({ status: sent, usage }) => sent === 200 && usage !== undefined)
    // Whoever failed is told of, and had no answer that could be used: two are asked for at most.
    const isFair = failed.has(id) && (!isServed || own.length >= 2)
    count.check(status === 'documented' || isFair, `${name} is ${status} after ${own.length} calls`)
  }
  const ratio = calls.length / symbols
  count.check(ratio <= MOST_CALLS, `${ratio.toFixed(3)} calls each`)
  count.check(mostInFlight <= SLOTS, `${mostInFlight} in flight`)
  count.check(complaints.length === 0, `Node complains: ${complaints.join()}`)
  count.check(
    laterCalls.length === failed.size,
    `${laterCalls.length} calls to mend ${failed.size}`,
  )
  count.check(later.docs.stats.documented === symbols, `${later.docs.stats.documented} in the end`)
  return count.row(`${ratio.toFixed(3)} calls each, ${failed.size} left to the next build`)
}

export const cost: Figure = {
  id: '16',
  title: 'the bill is the ledger',
  measure: async (scale) => (await soak(scale)).map(measureBill),
}

function measureBill({ seed, built, calls }: Soak): Row {
  const count = createCount(`seed ${seed}`)
  const sum = (read: (usage: NonNullable<Call['usage']>) => number | undefined): number =>
    calls.reduce((total, { usage }) => total + ((usage && read(usage)) ?? 0), 0)
  const input = sum((usage) => usage.prompt_tokens)
  const output = sum((usage) => usage.completion_tokens)
  const cached = sum((usage) => usage.prompt_tokens_details?.cached_tokens)
  const reasoning = sum((usage) => usage.completion_tokens_details?.reasoning_tokens)
  const dollars =
    ((input - cached) * PRICE.input + cached * PRICE.cachedInput + output * PRICE.output) / 1e6
  const { tokens, costUsd } = built.report
  count.check(tokens.input === input, `input ${tokens.input}, not ${input}`)
  count.check(tokens.output === output, `output ${tokens.output}, not ${output}`)
  count.check(tokens.cachedInput === cached, `cached ${tokens.cachedInput}, not ${cached}`)
  count.check(tokens.reasoning === reasoning, `reasoning ${tokens.reasoning}, not ${reasoning}`)
  count.check(Math.abs((costUsd ?? NaN) - dollars) < 1e-9, `cost ${costUsd}, not ${dollars}`)
  count.check(built.report.calls === calls.length, `calls ${built.report.calls}`)
  count.check(
    built.info.includes(`Actual cost: $${dollars.toFixed(4)}`),
    'the log says another cost',
  )
  return count.row(`$${dollars.toFixed(6)}, ${calls.length} calls`)
}
