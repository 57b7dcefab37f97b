import { rules } from '@secretlint/secretlint-rule-preset-recommend'
import { SHORTEST_KEY } from '../options/logger.ts'
import { findByRules } from './rules.ts'

/** A part of a text that is a secret. */
export interface Found {
  kind: string
  start: number
  end: number
}

/** The place of a secret, never the secret itself. */
export interface Sighting {
  /** `file:line` from the root, or an option. */
  place: string
  kind: string
}

export interface Scanner {
  /** The secrets of a text, in order; where several rules fit, the first of them names the kind. */
  find: (text: string) => Found[]
  /** The text with a placeholder in the place of each. */
  redact: (text: string) => string
}

/** Finds text that looks like a secret, and the plugin's own key in any form. */
export function createScanner(apiKey: string | undefined): Scanner {
  const search = createLibrary()
  const own = apiKey !== undefined && apiKey.length >= SHORTEST_KEY ? apiKey : undefined

  function find(text: string): Found[] {
    return unite([...findOwn(text, own), ...search(text), ...findByRules(text)])
  }

  return {
    find,
    redact(text) {
      const found = find(text)
      if (found.length === 0) return text
      let end = 0
      const parts = found.map((secret) => {
        const before = text.slice(end, secret.start)
        end = secret.end
        return `${before}<redacted:${secret.kind}>`
      })
      return parts.join('') + text.slice(end)
    },
  }
}

function findOwn(text: string, key: string | undefined): Found[] {
  const found: Found[] = []
  if (key === undefined) return found
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + key.length)) {
    found.push({ kind: 'own-key', start: at, end: at + key.length })
  }
  return found
}

/** Several rules may find the same, or parts of it: all of it goes, once. */
function unite(found: Found[]): Found[] {
  const united: Found[] = []
  // Sorting is stable, so that of those which begin together the first rule's comes first.
  for (const next of found.sort((one, other) => one.start - other.start)) {
    const last = united.at(-1)
    if (last && next.start < last.end) last.end = Math.max(last.end, next.end)
    else united.push({ ...next })
  }
  return united
}

type Context = Parameters<(typeof rules)[number]['create']>[0]
type Source = Parameters<NonNullable<ReturnType<(typeof rules)[number]['create']>['file']>>[0]

/** Rules for files, and the one that lets a comment turn off the others: the project's text must not do that. */
const LEFT_OUT = /-(?:gcp|filter-comments)$/

/** Some patterns match up to the next white space, past the end of the string with the secret. */
const RE_STRING_END = /["'`<>]/

/**
 * The kept rules of secretlint, run without its engine, which brings a debugger and a profiler. They are bundled into
 * a chunk of its own, so they cost users no install, and builds with nothing to ask no loading.
 */
function createLibrary(): (text: string) => Found[] {
  let found: Found[] = []
  let content = ''
  const handlers = rules
    .filter(({ meta }) => !LEFT_OUT.test(meta.id))
    .map((rule) => {
      const kind = rule.meta.id.replace(/^.*secretlint-rule-/, '')
      const context: Context = {
        sharedOptions: {},
        createTranslator: () => () => ({ message: '', messageId: '', data: {} }),
        ignore() {},
        report({ range: [start, end] }) {
          const length = content.slice(start, end).search(RE_STRING_END)
          found.push({ kind, start, end: length > 0 ? start + length : end })
        },
      }
      return rule.create(context, {})
    })

  return (text) => {
    found = []
    content = text
    const source = { content: text, contentType: 'text' } as Source
    for (const { file } of handlers) void file?.(source)
    return found
  }
}
