import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { PROVIDER_NAMES, PROVIDERS } from '../../src/options/providers.ts'
import type { Options } from '../../src/types.ts'
import { documentProject, type Documented } from '../support/document.ts'
import { type ModelServer, replies, startModelServer } from '../support/model-server.ts'
import { createProject } from '../support/project.ts'

const FILES = { 'src/index.ts': 'export const one = (value: number): number => value + 1\n' }

const KEYS = Object.fromEntries(
  PROVIDER_NAMES.map((name) => [name, `${name}-canary-0123456789`]),
) as Record<(typeof PROVIDER_NAMES)[number], string>

/** Stands for the provider that is named, and for whatever OPENAI_BASE_URL leads to. */
let own: ModelServer
let foreign: ModelServer

beforeAll(async () => {
  own = await startModelServer()
  foreign = await startModelServer()
})
afterAll(() => Promise.all([own.close(), foreign.close()]))
beforeEach(() => {
  own.respond(undefined)
  vi.stubEnv('OPENAI_BASE_URL', foreign.url)
  for (const name of PROVIDER_NAMES) vi.stubEnv(PROVIDERS[name].keyVariable, KEYS[name])
})

const runWith = (options: Options): Promise<Documented> =>
  documentProject(createProject(FILES).root, { model: 'a-model', baseURL: own.url, ...options })

describe.each(PROVIDER_NAMES)('a build with %s', (provider) => {
  it('sends its key to its server, and nothing to another one', async () => {
    const before = own.ledger.calls.length
    const { docs } = await runWith({ provider })
    expect(docs.stats.documented).toBe(1)
    const [call, ...others] = own.ledger.calls.slice(before)
    expect(others).toEqual([])
    expect(call!.headers.authorization).toBe(`Bearer ${KEYS[provider]}`)
    expect(foreign.ledger.calls).toEqual([])
  })

  it('shows its key nowhere when the server repeats it, and names its variable', async () => {
    own.respond(() => ({
      status: 401,
      body: { error: { message: `Wrong key: ${KEYS[provider]}`, code: 'invalid_api_key' } },
    }))
    const { info, warnings, asset, report } = await runWith({ provider })
    const log = [...info, ...warnings].join('\n')
    expect(log).toContain(PROVIDERS[provider].keyVariable)
    expect(log + asset + JSON.stringify(report)).not.toContain(KEYS[provider])
  })
})

it('sends no key where a server of one’s own has none', async () => {
  vi.stubEnv(PROVIDERS.ollama.keyVariable, '')
  const before = own.ledger.calls.length
  await runWith({ provider: 'ollama' })
  const [call] = own.ledger.calls.slice(before)
  const sent = JSON.stringify(call!.headers)
  for (const key of Object.values(KEYS)) expect(sent).not.toContain(key)
})

it('says which variable to set where the key of a provider is missing', async () => {
  vi.stubEnv(PROVIDERS.gemini.keyVariable, '')
  const before = own.ledger.calls.length
  const { info } = await documentProject(createProject(FILES).root, {
    provider: 'gemini',
    model: 'gemini-2.5-flash-lite',
  })
  expect(info.at(-1)).toContain('No API key: set GEMINI_API_KEY and build again')
  expect(info.join('\n')).toMatch(/Estimated LLM cost: \$0\.\d+ for 1 symbols/)
  expect(own.ledger.calls).toHaveLength(before)
})

it('keeps the key from the address that a server redirects to', async () => {
  own.respond(() => replies.redirect(`${foreign.url}/chat/completions`))
  await runWith({ provider: 'anthropic' })
  expect(foreign.ledger.calls).toEqual([])
})
