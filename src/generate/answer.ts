import type { Docs, ExampleDoc, MemberDoc, ParameterDoc, ThrowsDoc } from '../types.ts'
import { cleanText } from './clean-text.ts'
import { findJson } from './find-json.ts'
import { isObject } from './error-fields.ts'

/** Longer texts are no documentation of one symbol; they are cut, not refused. */
const SUMMARY_CHARACTERS = 1000
const TEXT_CHARACTERS = 8000
const LIST_ITEMS = 100

/**
 * Reads what the model wrote: JSON, alone, in a fence, or with words around it. Fields of a wrong type are left out;
 * undefined where no summary is left, since that is no documentation.
 */
export function parseAnswer(text: string): Docs | undefined {
  const fields = readObject(text)
  if (!fields) return undefined
  const summary = readText(fields['summary'], SUMMARY_CHARACTERS)
  if (summary === undefined) return undefined
  return dropMissing({
    summary,
    description: readText(fields['description']),
    params: readList(fields['params'], readNamed),
    typeParams: readList(fields['typeParams'], readNamed),
    returns: readText(fields['returns']),
    throws: readList(fields['throws'], readThrows),
    examples: readList(fields['examples'], readExample),
    members: readList(fields['members'], readMember),
    remarks: readText(fields['remarks']),
    see: readList(fields['see'], (item) => readText(item)),
    deprecated: readText(fields['deprecated']),
  })
}

/** The fields, also where a model wraps them up once more. */
function readObject(text: string): Record<string, unknown> | undefined {
  const fields = findJson(text)
  const inner = fields?.['docs']
  return isObject(inner) ? inner : fields
}

function readText(value: unknown, mostCharacters: number = TEXT_CHARACTERS): string | undefined {
  if (typeof value !== 'string') return undefined
  return cleanText(value, mostCharacters) || undefined
}

function readList<T>(value: unknown, read: (item: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(value)) return undefined
  const items = value.slice(0, LIST_ITEMS).flatMap((item: unknown) => read(item) ?? [])
  return items.length > 0 ? items : undefined
}

function readNamed(item: unknown): ParameterDoc | undefined {
  if (!isObject(item)) return undefined
  const name = readText(item['name'])
  const description = readText(item['description'])
  return name !== undefined && description !== undefined ? { name, description } : undefined
}

function readThrows(item: unknown): ThrowsDoc | undefined {
  if (!isObject(item)) return undefined
  const description = readText(item['description'])
  if (description === undefined) return undefined
  const type = readText(item['type'])
  return type === undefined ? { description } : { type, description }
}

/** As plain text, or as an object with the code, which some models prefer. */
function readExample(item: unknown): ExampleDoc | undefined {
  const text = readText(isObject(item) ? item['code'] : item)
  const code = text === undefined ? undefined : stripFence(text)
  return code ? { code, check: 'unchecked' } : undefined
}

/** The code of a text that is one fence and nothing else. */
function stripFence(text: string): string {
  const [first = '', ...lines] = text.split('\n')
  const isFence = /^```\w*$/.test(first) && text.endsWith('```') && lines.length > 0
  return (isFence ? lines.join('\n').slice(0, -'```'.length) : text).trim()
}

function readMember(item: unknown): MemberDoc | undefined {
  if (!isObject(item)) return undefined
  const name = readText(item['name'])
  const summary = readText(item['summary'], SUMMARY_CHARACTERS)
  if (name === undefined || summary === undefined) return undefined
  return dropMissing({
    name,
    kind: readText(item['kind']) ?? 'property',
    static: item['static'] === true ? true : undefined,
    summary,
    params: readList(item['params'], readNamed),
    returns: readText(item['returns']),
  })
}

type Present<T> = { [Key in keyof T]: Exclude<T[Key], undefined> }

function dropMissing<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Present<T>
}
