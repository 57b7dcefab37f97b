import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { escapeCharacters } from './answer-folder.ts'

/** One line of the file. Its value is parsed when it is first asked for, since most builds use few of them. */
export interface Entry {
  /** Whether this run used it. */
  used: boolean
  /** The day of its last use, counted from 1970. */
  day: number
  /** Length of its line in the file; 0 where it is not there yet. */
  size: number
  /** `undefined` where the line is damaged. */
  read: () => unknown
  /** The end of the line as it is in the file, for entries that come from there. */
  tail?: string
}

/** JSON in ASCII only: a file of many megabytes is then read without decoding it. */
export function stringify(value: unknown): string {
  return escapeCharacters(JSON.stringify(value), /[\u0080-\uffff]/g)
}

export interface RecordFile {
  entries: Map<string, Entry>
  /** Length of the whole file; 0 where there is none to go on with. */
  size: number
}

/**
 * Reads a file whose first line is the header and whose others are `<id as JSON> <day> <checksum> <value as JSON>`,
 * with tabs between them; of lines with one id the last counts. A file that is missing or has another header has no
 * entries.
 */
export function readRecordFile(file: string, header: string): RecordFile {
  const entries = new Map<string, Entry>()
  const text = readQuietly(file)
  if (!text.startsWith(`${header}\n`)) return { entries, size: 0 }
  for (const line of text.slice(header.length + 1).split('\n')) {
    const [id, entry] = parseLine(line) ?? []
    if (id !== undefined && entry) entries.set(id, entry)
  }
  return { entries, size: text.length }
}

function readQuietly(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

/** The line of an entry, with its end. */
export function formatEntry(id: string, entry: Entry, today: number): string {
  const day = entry.used ? today : entry.day
  return `${stringify(id)}\t${day}\t${entry.tail ?? formatTail(entry)}\n`
}

function formatTail(entry: Entry): string {
  const json = stringify(entry.read())
  return `${computeChecksum(json)}\t${json}`
}

function parseLine(line: string): [string, Entry] | undefined {
  const idEnd = line.indexOf('\t')
  const dayEnd = line.indexOf('\t', idEnd + 1)
  if (idEnd < 0 || dayEnd < 0) return undefined
  const id = parseJSON(line.slice(0, idEnd))
  const day = Number(line.slice(idEnd + 1, dayEnd))
  if (typeof id !== 'string' || !Number.isSafeInteger(day)) return undefined
  const tail = line.slice(dayEnd + 1)
  let value: { parsed: unknown } | undefined
  const read = (): unknown => (value ??= { parsed: parseTail(tail) }).parsed
  return [id, { used: false, day, size: line.length + 1, read, tail }]
}

function parseTail(tail: string): unknown {
  const end = tail.indexOf('\t')
  const json = tail.slice(end + 1)
  return computeChecksum(json) === tail.slice(0, Math.max(end, 0)) ? parseJSON(json) : undefined
}

function parseJSON(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function computeChecksum(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 16)
}
