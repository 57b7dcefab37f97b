/** Figure 2: how long a server asks to wait, in every form that is known and in random ones. */
import { parseWait, readWait, WAIT_CAP_IN_MS } from '../../src/generate/waits.ts'
import { createRandom, type Random } from '../support/random.ts'
import { createCount, type Figure, type Row } from './figure.ts'

const NOW_IN_MS = Date.UTC(2026, 10, 24, 11)

/** Every string of facts/model-errors.md, section 4. */
const KNOWN: Record<string, number | undefined> = {
  '17ms': 17,
  '500ms': 500,
  '1s': 1000,
  '7.66s': 7660,
  '34.4s': 34_400,
  '6m0s': 360_000,
  '2m59.56s': 179_560,
  '9m38.016s': 578_016,
  '1h30m': 5_400_000,
  '23h47m36.648s': 85_656_648,
  '1d2h': 93_600_000,
  '0s': 0,
  '12': 12_000,
  '0.5': 500,
  [String(NOW_IN_MS / 1000 + 9)]: 9000,
  [String(NOW_IN_MS + 9)]: 9,
  '2026-11-24T11:00:30Z': 30_000,
  'Tue, 24 Nov 2026 11:02:00 GMT': 120_000,
  'Tue, 24 Nov 2026 10:00:00 GMT': 0,
  '': undefined,
  abc: undefined,
  '-5': undefined,
}

const RANDOM_STRINGS = 10_000
const NOISE = [...'0123456789.dhms-:TZ, eE+µ∞ \t']
const WORDS = ['Please try again in', 'Rate limit reached. Retry after', 'You must wait']

export const waits: Figure = {
  id: '2',
  title: 'wait strings',
  async measure() {
    return [measureKnown(), measureWritten(), measureNoise()]
  },
}

function measureKnown(): Row {
  const count = createCount('known strings')
  for (const [text, waitInMs] of Object.entries(KNOWN)) {
    count.check(parseWait(text, NOW_IN_MS) === waitInMs, JSON.stringify(text))
  }
  return count.row()
}

/** A wait is chosen, written in a form of chance and read again. */
function measureWritten(): Row {
  const random = createRandom(2)
  const count = createCount('random waits, each in a form of chance, read as written')
  for (let index = 0; index < RANDOM_STRINGS; index++) {
    const { name, headers = {}, retryDelay, messages = [], waitInMs } = writeWait(random)
    const read = readWait({
      headers: new Headers(headers),
      ...(retryDelay !== undefined && { retryDelay }),
      messages,
      nowInMs: NOW_IN_MS,
    })
    count.check(read === waitInMs, `${name} read as ${read}, not ${waitInMs}`)
  }
  return count.row()
}

interface Written {
  name: string
  headers?: Record<string, string>
  retryDelay?: string
  messages?: string[]
  waitInMs: number
}

function writeWait(random: Random): Written {
  const seconds = pickNumber(random, 100_000)
  const milliseconds = pickNumber(random, 1000)
  const waitInMs = seconds * 1000 + milliseconds
  const until = NOW_IN_MS + waitInMs
  const wholeUntil = NOW_IN_MS + seconds * 1000
  const duration = writeDuration(waitInMs)
  const header = random.pick(['retry-after', 'x-ratelimit-reset-requests'])
  const inHeader = (name: string, text: string, inMs: number = waitInMs): Written => ({
    name: `${name}: ${text}`,
    headers: { [name]: text },
    waitInMs: inMs,
  })
  const message = `${random.pick(WORDS)} ${duration}.`
  return random.pick<() => Written>([
    () => inHeader('retry-after-ms', String(waitInMs)),
    () => inHeader(header, String(seconds), seconds * 1000),
    () => inHeader(header, (waitInMs / 1000).toFixed(3)),
    () => inHeader(header, duration),
    () => inHeader(header, new Date(until).toISOString()),
    () => inHeader(header, new Date(wholeUntil).toUTCString(), seconds * 1000),
    () => inHeader(header, String(wholeUntil / 1000), seconds * 1000),
    () => inHeader(header, String(until)),
    () => ({ name: `retryDelay ${duration}`, retryDelay: duration, waitInMs }),
    () => ({ name: message, messages: [message], waitInMs }),
  ])()
}

/** As Go writes it: 23h47m36.648s. */
function writeDuration(inMs: number): string {
  if (inMs < 1000) return `${inMs}ms`
  const hours = Math.floor(inMs / 3_600_000)
  const minutes = Math.floor(inMs / 60_000) % 60
  const seconds = (inMs % 60_000) / 1000
  return `${hours > 0 ? `${hours}h` : ''}${hours + minutes > 0 ? `${minutes}m` : ''}${seconds}s`
}

/** Whatever a header holds, nobody waits for NaN, a negative time or longer than the cap. */
function measureNoise(): Row {
  const random = createRandom(3)
  const count = createCount('random texts give no wait or a whole one')
  for (let index = 0; index < RANDOM_STRINGS; index++) {
    const length = pickNumber(random, 24)
    const text = Array.from({ length }, () => random.pick(NOISE)).join('')
    const waitInMs = parseWait(text, NOW_IN_MS)
    const isWhole = waitInMs === undefined || (Number.isSafeInteger(waitInMs) && waitInMs >= 0)
    count.check(isWhole, JSON.stringify(text))
  }
  return count.row(`cap ${WAIT_CAP_IN_MS / 1000} s`)
}

function pickNumber(random: Random, below: number): number {
  const digits = [...'0123456789']
  const number = Number(`${random.pick(digits)}${random.pick(digits)}${random.pick(digits)}`)
  return Math.floor((number / 1000) * below)
}
