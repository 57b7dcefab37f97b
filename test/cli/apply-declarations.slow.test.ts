import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decode } from '@jridgewell/sourcemap-codec'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { runApply } from '../../src/cli/apply.ts'
import { listDeclarationFiles } from '../../src/project/declarations.ts'
import { GENERATORS } from '../support/declaration-generators.ts'
import { documentProject } from '../support/document.ts'
import { createProject } from '../support/project.ts'
import { fillForm, SHOP } from '../support/shop.ts'
import { listTokens } from '../support/tokens.ts'
import { askQuickInfo } from '../support/tsserver.ts'
import { useModelServer } from '../support/use-model-server.ts'

const server = useModelServer()

const CONSUMER = `import { add, Cart, greet, formatPrice, text, type CartOptions, type Options, type Pair } from 'shop'
add(1, 2)
new Cart({ currency: 'EUR' }).put({ price: 1 })
greet('you')
formatPrice(1, { digits: 2 })
text.title('a')
export type Own = CartOptions | Options | Pair
`

const NAMES = ['add', 'put', 'greet', 'formatPrice', 'title', 'CartOptions', 'Options', 'Pair']

function placeOf(name: string): { line: number; offset: number } {
  const lines = CONSUMER.split('\n')
  const index = lines.findLastIndex((line) => new RegExp(`\\b${name}\\b`).test(line))
  const offset = new RegExp(`\\b${name}\\b`).exec(lines[index]!)!.index + 1
  return { line: index + 1, offset }
}

/** What each segment of a sourcemap says: the text in the file and the place in the source. */
function readMap(file: string): string[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  const { mappings } = JSON.parse(readFileSync(`${file}.map`, 'utf8')) as { mappings: string }
  return decode(mappings).flatMap((segments, line) =>
    segments.map(
      ([column, ...source]) => `${lines[line]!.slice(column, column + 4)} ${source.join()}`,
    ),
  )
}

it.each(Object.keys(GENERATORS))('docs reach readers of the declarations of %s', async (name) => {
  server.respond(fillForm)
  const { root, write } = createProject(SHOP)
  const { docs } = await documentProject(root)
  const paths = await GENERATORS[name]!(root)
  const folder = join(root, paths[0]!.split('/')[0]!)
  const files = listDeclarationFiles(folder)
  const read = (): string[] => files.map((file) => readFileSync(file, 'utf8'))
  const mapped = files.filter((file) => ts.sys.fileExists(`${file}.map`))
  const before = { texts: read(), maps: mapped.map(readMap) }
  const lines: string[] = []
  const request = { root, cwd: root, docs, paths, log: (line: string) => void lines.push(line) }

  await runApply(request)
  expect(lines).toEqual([expect.stringMatching(/^25 comments written into \d files?\.$/)])
  const applied = read()
  expect(applied.map(listTokens)).toEqual(before.texts.map(listTokens))
  expect(mapped.map(readMap)).toEqual(before.maps)

  await runApply(request)
  expect(read()).toEqual(applied)

  cpSync(folder, join(root, 'consumer/node_modules/shop/dist'), { recursive: true })
  write({
    'consumer/node_modules/shop/package.json': SHOP['package.json']!,
    'consumer/package.json': '{ "type": "module" }',
    'consumer/tsconfig.json':
      '{ "compilerOptions": { "module": "NodeNext", "strict": true, "types": [] } }',
    'consumer/app.ts': CONSUMER,
  })
  const shown = await askQuickInfo(join(root, 'consumer/app.ts'), NAMES.map(placeOf))
  const hover = Object.fromEntries(NAMES.map((one, index) => [one, shown[index]!]))
  expect(hover.add!.documentation).toContain(
    'Serves those who look for a function with the purpose of add.',
  )
  // API Extractor ends its lines as Windows does.
  const tags = hover.add!.tags.map(({ name: tag, text }) => ({
    name: tag,
    text: text.replaceAll('\r', ''),
  }))
  expect(tags).toEqual([
    { name: 'param', text: 'left - Stands for what is passed as left.' },
    { name: 'param', text: 'right - Stands for what is passed as right.' },
    { name: 'returns', text: 'Stands for what is passed as returns.' },
    { name: 'throws', text: 'RangeError - Stands for what is passed as RangeError.' },
    { name: 'example', text: '```ts\nconst sum = add(1, 2)\n```' },
  ])
  expect(hover.put!.documentation).toContain('purpose of Cart')
  expect(hover.put!.tags.map(({ name: tag }) => tag)).toEqual(['param', 'param', 'returns'])
  expect(hover.greet!.documentation).toContain('purpose of default')
  expect(hover.formatPrice!.documentation).toContain('purpose of format')
  expect(hover.title!.documentation).toContain('purpose of title')
  expect(hover.CartOptions!.documentation).toContain('purpose of Options')
  expect(hover.Options!.documentation).toContain('purpose of Options')
  expect(hover.Pair!.documentation).toContain('Written by hand.')

  await runApply({ ...request, remove: true })
  expect(read()).toEqual(before.texts)
  expect(mapped.map(readMap)).toEqual(before.maps)
})
