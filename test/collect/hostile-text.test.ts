import { describe, expect, it } from 'vitest'
import { createConfigFinder } from '../../src/collect/tsconfig.ts'
import { digestComments } from '../../src/collect/digest.ts'
import { createDisk } from '../../src/collect/disk.ts'
import { readPage, readVueScript } from '../../src/collect/markup.ts'
import { parseModule } from '../../src/collect/parse.ts'
import { describeURL } from '../../src/options/base-url.ts'
import { createRedactor } from '../../src/options/logger.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import { createVirtualModule } from '../../src/emit/virtual-module.ts'
import { join } from 'node:path'
import { writeProject } from './project.ts'

const TEXTS: Record<string, [part: string, count: number]> = {
  backticks: ['`', 8000],
  spaces: [' ', 2000],
  'line breaks in a fence': ['\n', 4000],
  slashes: ['/', 24],
  stars: ['*', 4000],
  digits: ['1', 4000],
  'question marks': ['?', 4000],
  'heads of tags': ['<script ', 1000],
  'heads of tags with quotes': ['<script a="', 1000],
  'ends of tags': ['</script ', 1000],
  'open comments': ['<!-', 2000],
  'open braces': ['{{', 4000],
  'nested templates': ['<template>', 1000],
  'the words of keys': ['Bearer ', 2000],
  'names of URLs': ['a://', 2000],
  'lines of a comment': ['\n * ', 2000],
}

/** Each reads a text that somebody else wrote. */
const READERS: Record<string, (text: string) => unknown> = {
  'a component': (text) => readVueScript(text),
  'the template of a component': (text) => readVueScript(`<template>${text}`),
  'the script of a component': (text) => readVueScript(`<script lang="ts">${text}`),
  'a page': (text) => readPage(text),
  'a script of a page': (text) => readPage(`<script type="module">${text}`),
  'a comment': (text) => digestComments([`/**${text}*/`]),
  'a type': (text) => parseModule(`export type A = ${JSON.stringify(text)}`, 'a.ts').declarations,
  'a value': (text) => parseModule(`export const a = ${JSON.stringify(text)}`, 'a.ts').declarations,
  'an element': (text) =>
    parseModule(`export const a = <p>${text.replace(/[<{/]/g, '')}</p>`, 'a.tsx').declarations,
  'a line of the log': (text) => createRedactor(['canary-0123'])(text),
  'a URL': (text) => describeURL(text),
  'a query': (text) => describeURL(`https://me@host/?${text}`),
  'an amount': (text) => {
    expect(() => resolveOptions({}, { SYMBOL_DOCS_MAX_COST: `${text}x` })).toThrow(
      'SYMBOL_DOCS_MAX_COST',
    )
    return 'refused'
  },
  docs: (text) =>
    createVirtualModule({ symbols: {}, modules: { [text]: { symbols: [] } } }, 'vite'),
  'a configuration': (text) => {
    const comment = text.replaceAll('\n', '\n//')
    const root = writeProject({
      'tsconfig.json': `{ "compilerOptions": {}, //${comment}\n//${comment}\n}`,
    })
    return createConfigFinder(createDisk(root))(join(root, 'a.ts'))
  },
}

// A pattern that takes more than linear time would reach the time limit of the runner.
describe.each(Object.keys(READERS))('%s is read in linear time', (reader) => {
  it.each(Object.keys(TEXTS))('where it holds many %s', (name) => {
    const [part, count] = TEXTS[name]!
    for (const times of [1, 10]) {
      const text = part.repeat(count * times)
      expect(READERS[reader]!(text)).toBeDefined()
      if (part === '\n') expect(READERS[reader]!(`\`\`\`${text}`)).toBeDefined()
    }
  })
})
