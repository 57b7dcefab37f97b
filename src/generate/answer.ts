import type { Docs, ExampleDoc, MemberDoc, ParameterDoc, ThrowsDoc } from '../types.ts'
import { promoteSummary } from '../verify/sentences.ts'
import { cleanText } from './clean-text.ts'
import { isObject } from './error-fields.ts'
import { findJson, listFenced } from './find-json.ts'

/** Longer texts are no documentation of one symbol; they are cut, not refused. */
const SUMMARY_CHARACTERS = 1000
const TEXT_CHARACTERS = 8000
const LIST_ITEMS = 100

/** Models write these where there is nothing to say. */
const RE_NOTHING = /^(?:none|null|undefined|n\/a|nothing|not applicable|-|…|\.\.\.)\.?$/i

/** Other names that models give to fields. */
const ALIASES: Partial<Record<keyof Docs, readonly string[]>> = {
  params: ['parameters', 'arguments'],
  typeParams: ['typeParameters', 'type_params'],
  returns: ['return'],
  throws: ['exceptions'],
  examples: ['example'],
  members: ['properties', 'methods'],
}

/**
 * Reads the answer of a model: JSON, alone, in a fence, or with words around it. Lists may be maps or single values, objects
 * may be strings. Fields of any other type are left out; undefined where no summary is left, since that is no documentation.
 */
export function parseAnswer(text: string): Docs | undefined {
  const fields = unwrap(findJson(text))
  if (!fields) return undefined
  const get = (name: keyof Docs): unknown =>
    [name, ...(ALIASES[name] ?? [])]
      .filter((one) => Object.hasOwn(fields, one))
      .map((one) => fields[one])
      .find((value) => value !== null)
  const docs = promoteSummary(
    dropMissing({
      summary: readText(get('summary'), SUMMARY_CHARACTERS) ?? '',
      description: readOptional(get('description')),
      params: readEntries(get('params'), readNamed),
      typeParams: readEntries(get('typeParams'), readNamed),
      returns: readOptional(get('returns')),
      throws: readEntries(get('throws'), readThrows),
      examples: readExamples(get('examples')),
      members: readEntries(get('members'), readMember),
      remarks: readOptional(get('remarks')),
      see: readEntries(get('see'), (item) => readOptional(item)),
      deprecated: readOptional(get('deprecated')),
    }),
  )
  return docs.summary === '' ? undefined : docs
}

/** The fields, also where a model wraps them up once more. */
function unwrap(fields: Record<string, unknown> | undefined): Record<string, unknown> | undefined {
  if (!fields || Object.hasOwn(fields, 'summary')) return fields
  const [inner, ...others] = Object.values(fields)
  return isObject(inner) && others.length === 0 ? inner : fields
}

/** A text, or an object that holds one under a usual name. */
function readText(value: unknown, mostCharacters: number = TEXT_CHARACTERS): string | undefined {
  if (isObject(value)) {
    const inner = ['description', 'summary', 'text'].find((name) => Object.hasOwn(value, name))
    return inner === undefined || isObject(value[inner])
      ? undefined
      : readText(value[inner], mostCharacters)
  }
  if (typeof value !== 'string') return undefined
  return cleanText(value, mostCharacters) || undefined
}

function readOptional(value: unknown): string | undefined {
  const text = readText(value)
  return text === undefined || RE_NOTHING.test(text) ? undefined : text
}

/** Reads a list of items, or a map, whose keys are the `name` or `type` of its items. */
function readEntries<T>(
  value: unknown,
  read: (item: unknown, key?: string) => T | undefined,
): T[] | undefined {
  const isMap = isObject(value) && !['name', 'description', 'summary'].some((one) => one in value)
  const results = isMap
    ? Object.entries(value).map(([key, item]) => read(item, key))
    : (Array.isArray(value) ? value : [value]).map((item: unknown) => read(item))
  const items = results.slice(0, LIST_ITEMS).filter((item) => item !== undefined)
  return items.length > 0 ? items : undefined
}

function readNamed(item: unknown, key?: string): ParameterDoc | undefined {
  if (typeof item === 'string' && key === undefined) return splitNamed(item)
  const name = readText(key ?? (isObject(item) ? item['name'] : undefined))
  const description = readOptional(item)
  return name === undefined || description === undefined ? undefined : { name, description }
}

/** `left: The first.`, `` `left` - The first. `` */
function splitNamed(text: string): ParameterDoc | undefined {
  const [, name, rest = ''] = /^`?([\w$.]+)`?\s?[:–—-]\s?(.*)$/s.exec(text.trim()) ?? []
  const description = readOptional(rest)
  return name === undefined || description === undefined ? undefined : { name, description }
}

function readThrows(item: unknown, key?: string): ThrowsDoc | undefined {
  const description = readOptional(item)
  if (description === undefined) return undefined
  const type = readOptional(key ?? (isObject(item) ? (item['type'] ?? item['name']) : undefined))
  if (type !== undefined) return { type, description }
  // `RangeError: when it is negative`
  const named = splitNamed(description)
  if (typeof item !== 'string' || !named || !/^[A-Z]\w*$/.test(named.name)) return { description }
  return { type: named.name, description: named.description }
}

/** Plain texts, or objects with the code; of a text with fences only what is in them is code. */
function readExamples(value: unknown): ExampleDoc[] | undefined {
  const items: unknown[] = Array.isArray(value) ? value : [value]
  const codes = items.slice(0, LIST_ITEMS).flatMap((item) => {
    const text = readText(isObject(item) ? (item['code'] ?? item['example']) : item)
    return text === undefined ? [] : readCode(text)
  })
  return codes.length > 0 ? codes.map((code) => ({ code, check: 'unchecked' })) : undefined
}

function readCode(text: string): string[] {
  const fenced = [...listFenced(text)]
  return (fenced.length > 0 ? fenced : [text]).map((code) => code.trim()).filter(Boolean)
}

function readMember(item: unknown, key?: string): MemberDoc | undefined {
  const fields = isObject(item) ? item : {}
  if (typeof item === 'string' && key === undefined) {
    const named = splitNamed(item)
    return named && { name: named.name, kind: 'property', summary: named.description }
  }
  const name = readText(key ?? fields['name'])
  const summary = readText(fields['summary'] ?? item, SUMMARY_CHARACTERS)
  if (name === undefined || summary === undefined) return undefined
  return dropMissing({
    name,
    kind: readText(fields['kind']) ?? 'property',
    static: fields['static'] === true ? true : undefined,
    summary,
    params: readEntries(fields['params'], readNamed),
    returns: readOptional(fields['returns']),
  })
}

type Present<T> = { [Key in keyof T]: Exclude<T[Key], undefined> }

function dropMissing<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Present<T>
}
