import { rules } from '@secretlint/secretlint-rule-preset-recommend'
import type { Found } from './scanner.ts'

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
export function createLibrary(): (text: string) => Found[] {
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
