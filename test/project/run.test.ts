import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { documentProject } from '../support/document.ts'
import { replies } from '../support/model-server.ts'
import { createProject } from '../support/project.ts'
import { useModelServer } from '../support/use-model-server.ts'

const PRICE = { input: 1, cachedInput: 0.1, output: 4 }
const LIBRARY = Object.fromEntries(
  ['one', 'two', 'three', 'four', 'five'].map((name, index) => [
    `src/${name}.ts`,
    `export function ${name}(value: number): number {\n  return value + ${index}\n}\n`,
  ]),
)
const INDEX = Object.keys(LIBRARY)
  .map((path) => `export * from './${path.slice(4)}'`)
  .join('\n')
const FILES = { 'src/index.ts': INDEX, ...LIBRARY }

const server = useModelServer()

/** What the ledger says of the calls since now. */
function watchLedger(): () => { names: string[]; input: number; output: number; cached: number } {
  const before = server.ledger.calls.length
  return () => {
    const calls = server.ledger.calls.slice(before)
    const sum = (read: (call: (typeof calls)[number]) => number | undefined): number =>
      calls.reduce((total, call) => total + (read(call) ?? 0), 0)
    return {
      names: calls.map(({ name }) => name),
      input: sum(({ usage }) => usage?.prompt_tokens),
      output: sum(({ usage }) => usage?.completion_tokens),
      cached: sum(({ usage }) => usage?.prompt_tokens_details?.cached_tokens),
    }
  }
}

describe('calls', () => {
  it('are as many as symbols without hand-written docs, and none the second time', async () => {
    const { root } = createProject(FILES)
    const ledger = watchLedger()
    const cold = await documentProject(root)
    expect(ledger().names.sort()).toEqual(['five', 'four', 'one', 'three', 'two'])
    const warm = await documentProject(root)
    expect(ledger().names).toHaveLength(5)
    expect(warm.asset).toBe(cold.asset)
    expect(warm.info).toHaveLength(1)
    expect(warm.info[0]).toMatch(
      /^Symbol docs: 5 symbols, 5 cached, 0 calls, \$0\.00, cache saved /,
    )
  })

  it('are none for files that are moved, renamed or reformatted, and one for an edited body', async () => {
    const { root, write } = createProject(FILES)
    const ledger = watchLedger()
    await documentProject(root)
    mkdirSync(join(root, 'src/deep'))
    renameSync(join(root, 'src/one.ts'), join(root, 'src/deep/uno.ts'))
    write({
      'src/index.ts': INDEX.replace('./one.ts', './deep/uno.ts'),
      'src/two.ts': `// a comment outside\r\nexport   function two(value: number): number { return value + 1; }\r\n`,
      'src/three.ts': LIBRARY['src/three.ts']!.replace('value + 2', '2 + value'),
    })
    const { docs } = await documentProject(root)
    expect(ledger().names.slice(5)).toEqual(['three'])
    expect(docs.symbols['src/deep/uno.ts!one:function']?.status).toBe('documented')
  })

  it('are asked again where the store is gone', async () => {
    const { root, remove } = createProject(FILES)
    const ledger = watchLedger()
    await documentProject(root)
    remove('.symbol-docs')
    await documentProject(root)
    expect(ledger().names).toHaveLength(10)
  })

  it('are shared between environments of one build, whose summary is printed once', async () => {
    const { root } = createProject(FILES)
    const { createSession } = await import('../../src/bundlers/session.ts')
    const session = createSession({})
    const lines: string[] = []
    const log = (line: string): void => void lines.push(line)
    session.configure({ bundlerRoot: root, logger: { info: log, warn: log, error: log } })
    const ledger = watchLedger()
    const emitted = new Map<string, string>()
    const finish = (environment: string): Promise<void> =>
      session.finish({
        environment,
        entries: () => [join(root, 'src/index.ts')],
        graph: [],
        emit: (_, source) => void emitted.set(environment, source),
      })
    await Promise.all([finish('client'), finish('ssr')])
    expect(ledger().names).toHaveLength(5)
    expect(lines.filter((line) => line.startsWith('LLM docs:'))).toHaveLength(1)
    expect(lines.some((line) => line.startsWith('Symbol docs:'))).toBe(false)
    expect(emitted.get('ssr')).toBe(emitted.get('client'))
    session.start([])
    await finish('client')
    expect(lines.at(-1)).toMatch(/^Symbol docs: 5 symbols, 5 cached/)
  })
})

describe('the bill', () => {
  it("equals the server's ledger to the token, failed and repeated calls included", async () => {
    const { root } = createProject(FILES)
    server.respond((call) => {
      if (call.name === 'two' && call.attempt === 1) return { content: 'no JSON' }
      if (call.name === 'three' && call.attempt === 1)
        return replies.rateLimited({ 'retry-after-ms': '1' })
      if (call.name === 'four') return { content: null, finishReason: 'content_filter' }
      return { usage: { prompt_tokens_details: { cached_tokens: 64 } } }
    })
    const ledger = watchLedger()
    const { report, docs, info } = await documentProject(root, { price: PRICE })
    const { names, input, output, cached } = ledger()
    expect(report.calls).toBe(names.length)
    expect(report.tokens).toMatchObject({ input, output, cachedInput: cached })
    const dollars = ((input - cached) * 1 + cached * 0.1 + output * 4) / 1e6
    expect(report.costUsd).toBeCloseTo(dollars, 9)
    expect(info).toContain(`Actual cost: $${dollars.toFixed(4)}`)
    const format = (count: number): string => count.toLocaleString('en-US')
    expect(info).toContain(
      `Token usage: ${format(input)} input + ${format(output)} output = ${format(input + output)} total`,
    )
    expect(docs.stats).toMatchObject({ documented: 4, failed: 1 })
  })

  it('never passes maxCost, and the rest stays pending', async () => {
    const { root } = createProject(FILES)
    const ledger = watchLedger()
    const { docs, warnings, report } = await documentProject(root, {
      maxCost: 0.004,
      maxConcurrent: 1,
      price: PRICE,
    })
    const asked = ledger().names.length
    expect(asked).toBeGreaterThan(0)
    expect(asked).toBeLessThan(5)
    expect(report.costUsd).toBeLessThanOrEqual(0.004)
    const pending = Object.values(docs.symbols).filter(({ status }) => status === 'pending')
    expect(pending).toHaveLength(5 - asked)
    expect(new Set(pending.map(({ error }) => error?.code))).toEqual(new Set(['budget']))
    expect(warnings).toContain(`Stopped at maxCost $0.004: ${5 - asked} symbols pending`)
  })

  it('asks no more than maxSymbols', async () => {
    const { root } = createProject(FILES)
    const ledger = watchLedger()
    const { docs, warnings } = await documentProject(root, { maxSymbols: 2 })
    expect(ledger().names).toHaveLength(2)
    expect(docs.stats).toMatchObject({ documented: 2, pending: 3 })
    expect(warnings).toContain('Stopped at maxSymbols 2: 3 symbols pending')
  })

  it('says that a price is unknown, and that maxCost cannot hold', async () => {
    const { root } = createProject(FILES)
    const { info, warnings, docs } = await documentProject(root, { model: 'house-model' })
    expect(info).toContain('Estimated LLM cost: unknown (no price for house-model) for 5 symbols')
    expect(info).toContain('Actual cost: unknown (no price for house-model)')
    expect(warnings.join()).toContain('`maxCost` cannot hold')
    expect(docs.usage.costUsd).toBeNull()
    expect([...info, ...warnings].join()).not.toContain('$0.00')
  })
})

describe('failures', () => {
  it('change nothing for any other symbol, and are asked again where they may pass', async () => {
    const { root } = createProject(FILES)
    const { asset: whole } = await documentProject(createProject(FILES).root)
    server.respond((call) => (call.name === 'two' ? { status: 500, body: 'down' } : undefined))
    const { docs, info } = await documentProject(root)
    const others = (asset: typeof docs): unknown[] =>
      Object.values(asset.symbols).filter(({ name }) => name !== 'two')
    expect(others(docs)).toEqual(others(JSON.parse(whole)))
    expect(docs.symbols['src/two.ts!two:function']).toMatchObject({
      status: 'failed',
      error: { code: 'server' },
    })
    expect(info).toContain('LLM docs: 4 successful, 1 failed')
    server.respond(undefined)
    const ledger = watchLedger()
    expect((await documentProject(root)).asset).toBe(whole)
    expect(ledger().names).toEqual(['two'])
  })

  it('that would happen again are remembered', async () => {
    const { root } = createProject(FILES)
    server.respond((call) => (call.name === 'two' ? { refusal: 'I cannot.' } : undefined))
    const first = await documentProject(root)
    const ledger = watchLedger()
    const second = await documentProject(root)
    expect(ledger().names).toEqual([])
    expect(second.asset).toBe(first.asset)
    expect(second.info[0]).toContain('1 failed')
  })

  it.each([
    ['auth', replies.unauthorized(), 'OPENAI_API_KEY'],
    ['quota', replies.quota(), 'credit'],
    ['bad_request', replies.unknownModel(), 'model'],
  ])('of kind %s stop the run and say what to do', async (code, reply, action) => {
    const { root } = createProject(FILES)
    server.respond(() => reply)
    const ledger = watchLedger()
    const { docs, warnings, error } = await documentProject(root, { maxConcurrent: 2 })
    expect(ledger().names.length).toBeLessThanOrEqual(2)
    const failed = Object.values(docs.symbols).filter(({ status }) => status === 'failed')
    expect(failed.length).toBe(ledger().names.length)
    expect(new Set(failed.map((doc) => doc.error?.code))).toEqual(new Set([code]))
    expect(docs.stats.pending).toBe(5 - failed.length)
    const said = warnings.filter((line) => line.startsWith('Stopped:'))
    expect(said).toHaveLength(1)
    expect(said[0]).toContain(action)
    expect(said[0]).not.toContain('..')
    expect(error).toBeUndefined()
  })

  it('show what an earlier text had as stale', async () => {
    const { root, write } = createProject(FILES)
    const { docs: before } = await documentProject(root)
    write({ 'src/two.ts': LIBRARY['src/two.ts']!.replace('+ 1', '- 1') })
    server.respond(() => ({ status: 503, body: 'down' }))
    const { docs } = await documentProject(root)
    const id = 'src/two.ts!two:function'
    expect(docs.symbols[id]).toMatchObject({
      status: 'stale',
      docs: before.symbols[id]?.docs,
      error: { code: 'server' },
    })
    expect(docs.symbols[id]?.hash).not.toBe(before.symbols[id]?.hash)
    expect(docs.stats).toMatchObject({ stale: 1, documented: 4 })
  })
})

describe('modes', () => {
  it('auto without a key writes what is known and says how to go on', async () => {
    vi.stubEnv('OPENAI_BASE_URL', '')
    const { root } = createProject({
      ...FILES,
      'src/two.ts': `/** Adds one. */\n${LIBRARY['src/two.ts']}`,
    })
    const { docs, info, warnings, error } = await documentProject(root)
    expect(error).toBeUndefined()
    expect(warnings).toEqual([])
    expect(info.slice(0, -1)).toEqual([
      'Symbol distribution: 0 large (>4K chars), 0 medium (1.2-4K chars), 4 small (<1.2K chars)',
      expect.stringMatching(/^Total estimated input: ~[\d,]+ tokens$/),
      expect.stringMatching(/^Estimated LLM cost: \$0\.\d+ for 4 symbols$/),
      expect.stringMatching(/^ {2}Model: gpt-6-luna, ~[\d,]+ tokens$/),
    ])
    expect(info.slice(-1)).toEqual([
      'Symbol docs: 5 symbols, 0 cached, 1 hand-written, 4 pending, 0 calls, $0.00 -> symbol-docs.json. ' +
        'No API key: set OPENAI_API_KEY, or OPENAI_BASE_URL for a local server, and build again to document the rest.',
    ])
    expect(docs.symbols['src/two.ts!two:function']).toMatchObject({
      origin: 'human',
      docs: { summary: 'Adds one.' },
    })
  })

  it('states the same distribution and estimate without a key as with one, cold, warm and after an edit', async () => {
    const describeCost = (info: readonly string[]): string[] =>
      info.filter((line) => /^Symbol dist|^Total est|^Estimated|^ {2}Model: /.test(line))
    const edit = {
      'src/two.ts': 'export const two = (value: number, more = 2): number => value + more\n',
      'src/same.ts': LIBRARY['src/one.ts']!,
      'src/index.ts': `${INDEX}\nexport { one as same } from './same.ts'`,
    }
    const withKey = async (files: Record<string, string>): Promise<string[]> =>
      describeCost((await documentProject(createProject(files).root)).info)
    const asked = await documentProject(createProject(FILES).root)
    const expected = describeCost(asked.info)
    const afterEdit = await withKey({ ...FILES, ...edit })
    expect(expected).toHaveLength(4)
    expect(afterEdit).not.toEqual(expected)

    vi.stubEnv('OPENAI_BASE_URL', '')
    const { root, write } = createProject(FILES)
    const cold = await documentProject(root)
    expect(describeCost(cold.info)).toEqual(expected)
    const warm = await documentProject(root)
    expect(warm.info).toEqual(cold.info)
    const { calls, estimate } = cold.report
    expect({ calls, estimate }).toEqual({ calls: 0, estimate: asked.report.estimate })
    expect(warm.report).toEqual(cold.report)
    write(edit)
    expect(describeCost((await documentProject(root)).info)).toEqual(afterEdit)
  })

  it('states no estimate where nothing is open', async () => {
    vi.stubEnv('OPENAI_BASE_URL', '')
    const { root } = createProject({ 'src/index.ts': '/** One. */\nexport const one = 1\n' })
    const { info } = await documentProject(root)
    expect(info).toHaveLength(1)
  })

  it('auto in CI asks nothing, even with a key', async () => {
    vi.stubEnv('CI', 'true')
    const { root } = createProject(FILES)
    const ledger = watchLedger()
    const { info, error } = await documentProject(root)
    expect(ledger().names).toEqual([])
    expect(info[0]).toContain('CI asks nothing')
    expect(error).toBeUndefined()
  })

  it('generate asks in CI too, and needs a key', async () => {
    vi.stubEnv('CI', 'true')
    const { root } = createProject(FILES)
    const ledger = watchLedger()
    await documentProject(root, { mode: 'generate' })
    expect(ledger().names).toHaveLength(5)
    vi.stubEnv('OPENAI_BASE_URL', '')
    await expect(documentProject(root, { mode: 'generate' })).rejects.toThrow('OPENAI_API_KEY')
  })

  it('frozen never asks, and names all that is missing or stale', async () => {
    const { root, write } = createProject(FILES)
    await documentProject(root)
    const ledger = watchLedger()
    expect((await documentProject(root, { mode: 'frozen' })).error).toBeUndefined()
    write({
      'src/two.ts': LIBRARY['src/two.ts']!.replace('+ 1', '- 1'),
      'src/six.ts': 'export const six = 6',
      'src/index.ts': `${INDEX}\nexport * from './six.ts'`,
    })
    const { error } = await documentProject(root, { mode: 'frozen' })
    expect(error?.message).toContain('2 symbols')
    expect(error?.message).toContain('src/two.ts two: stale')
    expect(error?.message).toContain('src/six.ts six: pending')
    expect(ledger().names).toEqual([])
  })

  it('off does nothing', async () => {
    const { root } = createProject(FILES)
    const ledger = watchLedger()
    const { asset, info } = await documentProject(root, { mode: 'off' })
    expect(asset).toBe('{}')
    expect(info).toEqual([])
    expect(ledger().names).toEqual([])
    expect(readdirSync(root).sort()).toEqual(['package.json', 'src'])
  })

  it('can be set from the environment', async () => {
    vi.stubEnv('SYMBOL_DOCS_MODE', 'off')
    const { asset } = await documentProject(createProject(FILES).root, { mode: 'generate' })
    expect(asset).toBe('{}')
  })
})

describe('failOn', () => {
  const down = (call: { name: string }): { status: number; body: string } | undefined =>
    call.name === 'two' ? { status: 500, body: 'down' } : undefined

  it.each([
    ['never', undefined],
    ['failed', 'src/two.ts two: Server error'],
    ['missing', 'src/two.ts two: Server error'],
  ] as const)('%s with a failed symbol', async (failOn, message) => {
    server.respond(down)
    const { error, docs } = await documentProject(createProject(FILES).root, { failOn })
    expect(docs.stats.failed).toBe(1)
    if (message === undefined) expect(error).toBeUndefined()
    else expect(error?.message).toContain(message)
  })

  it('missing fails where nothing was asked; failed does not', async () => {
    vi.stubEnv('OPENAI_BASE_URL', '')
    const { root } = createProject(FILES)
    expect((await documentProject(root, { failOn: 'missing' })).error?.message).toContain(
      '5 symbols',
    )
    expect((await documentProject(root, { failOn: 'failed' })).error).toBeUndefined()
  })

  it('failed counts a stopped run', async () => {
    server.respond(() => replies.unauthorized())
    const { error } = await documentProject(createProject(FILES).root, { failOn: 'failed' })
    expect(error?.message).toContain('refused the API key')
  })
})

describe('onSymbol', () => {
  it('gets each result as it completes', async () => {
    const seen: string[] = []
    await documentProject(createProject(FILES).root, {
      onSymbol: (doc) => seen.push(`${doc.id} ${doc.status}`),
    })
    expect(seen.sort()).toEqual(
      ['five', 'four', 'one', 'three', 'two'].map(
        (name) => `src/${name}.ts!${name}:function documented`,
      ),
    )
  })

  it('breaks no build by throwing', async () => {
    const { docs, warnings } = await documentProject(createProject(FILES).root, {
      onSymbol: () => {
        throw new Error('Oops.')
      },
    })
    expect(docs.stats.documented).toBe(5)
    expect(warnings.filter((line) => line.includes('onSymbol'))).toHaveLength(1)
  })
})

describe('bad input', () => {
  it('is named and loses nothing', async () => {
    const { root } = createProject({
      'src/index.ts': `export * from './good.ts'
export * from './broken.ts'
export * from './empty.ts'
export * from './missing.ts'
export * from './deep.ts'
export * from './large.ts'
export const __proto__ = 1
export const constructor = 2
export function toString() { return 'text' }`,
      'src/good.ts': 'export const good = 1',
      'src/broken.ts': 'export const = 1 +',
      'src/empty.ts': '',
      'src/deep.ts': `export const deep = ${'['.repeat(20_000)}`,
      'src/large.ts': `export const large = ${JSON.stringify('text '.repeat(200_000))}`,
    })
    const { docs, warnings, error } = await documentProject(root)
    expect(error).toBeUndefined()
    const names = Object.values(docs.symbols).map(({ name }) => name)
    expect(names.sort()).toEqual(['__proto__', 'constructor', 'good', 'large', 'toString'])
    expect(docs.symbols['src/index.ts!__proto__:variable']?.status).toBe('documented')
    expect(docs.symbols['src/good.ts!good:variable']?.status).toBe('documented')
    const said = warnings.join('\n')
    expect(said).toContain('Skipped 2 modules that could not be read:')
    expect(said).toMatch(/ {2}- src\/broken\.ts: Line 1: /)
    expect(said).toMatch(/ {2}- src\/deep\.ts: /)
    expect(said).toContain('  - src/index.ts imports ./missing.ts')
  })
})

describe('what leaves the machine', () => {
  it('is the key to the server, and no key, path or prompt to any output', async () => {
    const key = 'sk-canary-0123456789abcdef'
    vi.stubEnv('OPENAI_API_KEY', key)
    const { root } = createProject(FILES)
    server.respond((call) =>
      call.name === 'two'
        ? { status: 400, body: { error: { message: `Bad key ${key} in ${root}` } } }
        : undefined,
    )
    const result = await documentProject(root)
    const outputs = [
      result.asset,
      JSON.stringify(result.report),
      ...result.info,
      ...result.warnings,
    ]
    for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
      if (/\.json$|records/.test(file)) outputs.push(readFileSync(join(root, file), 'utf8'))
    }
    for (const text of outputs) {
      expect(text).not.toContain(key)
      expect(text).not.toContain(dirname(root))
      expect(text).not.toContain('You write reference documentation')
    }
    expect(server.ledger.calls.at(-1)?.headers.authorization).toBe(`Bearer ${key}`)
    expect(server.ledger.calls.at(-1)?.prompt).not.toContain(root)
  })
})

describe('the root', () => {
  it('is the nearest package of a monorepo, whatever folder the bundler starts in', async () => {
    const { root } = createProject({
      'package.json': '{ "name": "mono", "workspaces": ["packages/*"] }',
      'packages/core/package.json': '{ "name": "@mono/core", "version": "3.0.0" }',
      'packages/core/app/src/index.ts':
        "import type { Far } from '../../../far/src/index.ts'\nexport const near = (far: Far) => far",
      'packages/far/package.json': '{ "name": "@mono/far" }',
      'packages/far/src/index.ts': 'export type Far = string',
    })
    const { docs } = await documentProject(join(root, 'packages/core/app'))
    expect(docs.package).toEqual({ name: '@mono/core', version: '3.0.0' })
    expect(Object.keys(docs.symbols)).toEqual(['app/src/index.ts!near:variable'])
    const whole = await documentProject(join(root, 'packages/core/app'), { root: '../../..' })
    expect(Object.keys(whole.docs.symbols)).toEqual([
      'packages/core/app/src/index.ts!near:variable',
      'packages/far/src/index.ts!Far:type',
    ])
  })

  it('gives the same bytes wherever the checkout lies', async () => {
    const one = await documentProject(createProject(FILES).root)
    const two = await documentProject(createProject(FILES).root)
    expect(two.asset).toBe(one.asset)
  })
})

describe('.env files', () => {
  it('give the key, and never under a VITE_ name', async () => {
    vi.stubEnv('OPENAI_BASE_URL', '')
    const { root } = createProject({
      ...FILES,
      '.env.local': `OPENAI_API_KEY=sk-from-file\nOPENAI_BASE_URL=${server.url}\n`,
      '.env': 'VITE_OPENAI_API_KEY=sk-exposed\n',
    })
    const { warnings, docs } = await documentProject(root)
    expect(docs.stats.documented).toBe(5)
    expect(server.ledger.calls.at(-1)?.headers.authorization).toBe('Bearer sk-from-file')
    expect(warnings.join()).toContain('VITE_OPENAI_API_KEY')
    expect(warnings.join()).not.toContain('sk-exposed')
  })
})

describe('existing comments', () => {
  const HALF = {
    'src/index.ts': `/** Adds what is given.
 * @param left - The first one, in metres.
 */
export function add(left: number, right: number): number { return left + right }`,
  }

  it('are kept to the letter, and completed field by field where asked for', async () => {
    const { root } = createProject(HALF)
    const id = 'src/index.ts!add:function'
    const ledger = watchLedger()
    const kept = await documentProject(root)
    expect(ledger().names).toEqual([])
    expect(kept.docs.symbols[id]).toMatchObject({
      origin: 'human',
      docs: { params: [{ name: 'left', description: 'The first one, in metres.' }] },
    })
    const improved = await documentProject(root, { existing: 'improve' })
    expect(ledger().names).toEqual(['add'])
    expect(improved.docs.symbols[id]).toMatchObject({
      origin: 'merged',
      docs: {
        summary: 'Adds what is given.',
        params: [
          { name: 'left', description: 'The first one, in metres.' },
          { name: 'right', description: expect.any(String) },
        ],
      },
    })
  })

  it('are not looked at where they are to be ignored', async () => {
    const { root } = createProject(HALF)
    const { docs } = await documentProject(root, { existing: 'ignore' })
    const doc = docs.symbols['src/index.ts!add:function']
    expect(doc?.origin).toBe('model')
    expect(JSON.stringify(doc?.docs)).not.toContain('metres')
    expect(server.ledger.calls.at(-1)?.prompt).not.toContain('metres')
  })
})

describe('other stores', () => {
  it('take any Keyv instance or adapter, and false is no store', async () => {
    const { Keyv } = await import('keyv')
    const { root } = createProject(FILES)
    const ledger = watchLedger()
    const keyv = new Keyv()
    await documentProject(root, { cache: keyv })
    await documentProject(root, { cache: keyv })
    expect(ledger().names).toHaveLength(5)
    expect(readdirSync(root)).not.toContain('.symbol-docs')
    await documentProject(root, { cache: false })
    expect(ledger().names).toHaveLength(10)
    expect(readdirSync(root)).not.toContain('.symbol-docs')
  })

  it('that cannot be written cost one warning and no answer of this run', async () => {
    const { root } = createProject(FILES)
    writeFileSync(join(root, 'file'), '')
    const { docs, warnings } = await documentProject(root, { cache: 'file/store' })
    expect(docs.stats.documented).toBe(5)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain('could not be kept')
  })
})

describe('an answer that speaks of a neighbour', () => {
  it('loses what it says of it when the neighbour is gone, without a call', async () => {
    const first = 'export const first = (value: number) => value'
    const { root, write } = createProject({
      'src/index.ts': "export * from './first.ts'\nexport * from './second.ts'",
      'src/first.ts': first,
      'src/second.ts': 'export const secondInTheRow = 2',
    })
    server.respond(({ name }) =>
      name === 'first'
        ? {
            content: JSON.stringify({
              summary: 'Hands on what it is given.',
              description: 'Simple. Goes well with `secondInTheRow` in a chain.',
            }),
          }
        : undefined,
    )
    const id = 'src/first.ts!first:variable'
    const before = await documentProject(root)
    expect(before.docs.symbols[id]?.docs?.description).toContain('secondInTheRow')
    expect(before.docs.symbols[id]?.issues).toBeUndefined()
    const ledger = watchLedger()
    write({ 'src/second.ts': 'export const third = 3' })
    const { docs } = await documentProject(root)
    expect(ledger().names).toEqual(['third'])
    expect(docs.symbols[id]?.docs?.description).toBe('Simple.')
    expect(docs.symbols[id]?.issues?.[0]?.code).toBe('name-unknown')
  })
})

describe('hand-written docs that the code contradicts', () => {
  it('stay verbatim and are named, without a key too', async () => {
    vi.stubEnv('OPENAI_BASE_URL', '')
    const { root } = createProject({
      'src/index.ts': `/**
 * Adds two numbers with {@link sumAllOfThem}.
 * @param left - The first.
 * @param gone - Was removed long ago.
 */
export function add(left: number, right: number): number { return left + right }`,
    })
    const { docs, info } = await documentProject(root)
    const doc = docs.symbols['src/index.ts!add:function']!
    expect(doc.docs?.params?.map(({ name }) => name)).toEqual(['left', 'gone'])
    expect(doc.issues?.map(({ code }) => code).sort()).toEqual(['link-unknown', 'param-unknown'])
    expect(docs.stats.claims.false).toBe(2)
    expect(info[0]).toContain('2 issues in hand-written docs')
  })
})
