import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { resolveEnvironment, type Environment } from '../../src/options/environment.ts'
import { PROVIDER_NAMES, PROVIDERS, recognizeProvider } from '../../src/options/providers.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import type { Options, Provider } from '../../src/types.ts'

const root = mkdtempSync(join(tmpdir(), 'providers-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function resolve(options: Options, variables: Record<string, string> = {}): Environment {
  return resolveEnvironment({ root, options: resolveOptions(options, variables), variables })
}

const named = (provider: Provider, more: Options = {}): Options => ({
  provider,
  model: 'a-model',
  ...(provider === 'azure' && { baseURL: 'https://team.openai.azure.com/openai/v1/' }),
  ...more,
})

/** A key for every provider. */
const KEYS = Object.fromEntries(
  PROVIDER_NAMES.map((name) => [PROVIDERS[name].keyVariable, `key-of-${name}`]),
)

describe('a named provider', () => {
  it.each(PROVIDER_NAMES)('%s gets the key in its own variable and no other', (provider) => {
    const environment = resolve(named(provider), KEYS)
    expect(environment).toMatchObject({ ask: true, provider })
    expect(environment.readApiKey()).toBe(`key-of-${provider}`)
    const { [PROVIDERS[provider].keyVariable]: _, ...others } = KEYS
    expect(resolve(named(provider), others).readApiKey()).toBeUndefined()
  })

  it.each(PROVIDER_NAMES)('%s is asked without a key only if people run it themselves', (name) => {
    const { ask, reason } = resolve(named(name))
    expect({ ask, reason }).toEqual(
      PROVIDERS[name].isOwn ? { ask: true, reason: undefined } : { ask: false, reason: 'no-key' },
    )
  })

  it.each(PROVIDER_NAMES.filter((name) => !['openai', 'azure'].includes(name)))(
    '%s has an address of its own, whatever OPENAI_BASE_URL says',
    (name) => {
      const variables = { ...KEYS, OPENAI_BASE_URL: 'https://elsewhere.example/v1' }
      expect(resolve(named(name), variables).baseURL).toBe(PROVIDERS[name].baseURL)
    },
  )

  it('is also named by SYMBOL_DOCS_PROVIDER', () => {
    const variables = { ...KEYS, SYMBOL_DOCS_PROVIDER: 'gemini', SYMBOL_DOCS_MODEL: 'a-model' }
    const environment = resolve({}, variables)
    expect(environment.baseURL).toBe(PROVIDERS.gemini.baseURL)
    expect(environment.readApiKey()).toBe('key-of-gemini')
  })

  it('may be reached through a proxy', () => {
    const baseURL = 'https://proxy.example/v1'
    const environment = resolve(named('anthropic', { baseURL }), KEYS)
    expect(environment).toMatchObject({ provider: 'anthropic', baseURL })
    expect(environment.readApiKey()).toBe('key-of-anthropic')
  })

  it('reads its key from .env files', () => {
    const file = join(root, '.env.local')
    writeFileSync(file, 'GEMINI_API_KEY=from-the-file\n')
    expect(resolve(named('gemini')).readApiKey()).toBe('from-the-file')
    rmSync(file)
  })
})

describe('what a provider needs', () => {
  it.each<[string, Options, RegExp]>([
    ['an address', { provider: 'azure', model: 'm' }, /`baseURL` is missing\. Set `baseURL` to/],
    ['a model', { provider: 'ollama' }, /`model` is missing\. Set `model` or .*SYMBOL_DOCS_MODEL/],
    [
      'a model for a known address',
      { baseURL: 'https://openrouter.ai/api/v1' },
      /leads to openrout/,
    ],
    ['a known name', { provider: 'opanai' as Provider }, /`provider`.*"openai"/],
    [
      'an address that is its own',
      { provider: 'anthropic', model: 'm', baseURL: 'https://api.openai.com/v1' },
      /belongs to openai: its key would go to another provider/,
    ],
  ])('is %s, or the error says what to do', (_, options, message) => {
    expect(() => resolve(options, KEYS)).toThrow(message)
  })

  it('is no other address in OPENAI_BASE_URL either', () => {
    const variables = { ...KEYS, OPENAI_BASE_URL: 'https://api.anthropic.com/v1' }
    expect(() => resolve({ provider: 'openai' }, variables)).toThrow(/`OPENAI_BASE_URL`.*anthropic/)
  })
})

describe('an address', () => {
  it.each<[string, Provider | undefined]>([
    ['https://api.openai.com/v1', 'openai'],
    ['https://api.openai.com./v1', 'openai'],
    ['https://team.openai.azure.com/openai/v1/', 'azure'],
    ['https://api.anthropic.com/v1/', 'anthropic'],
    ['https://generativelanguage.googleapis.com/v1beta/openai', 'gemini'],
    ['https://openrouter.ai/api/v1', 'openrouter'],
    ['http://localhost:11434/v1', 'ollama'],
    ['http://127.0.0.1:1234/v1', 'lmstudio'],
    ['http://localhost:8080/v1', undefined],
    ['https://api.openai.com.evil.example/v1', undefined],
    ['https://openai.azure.com.evil.example/v1', undefined],
    ['http://gpu.example:11434/v1', undefined],
    ['no address', undefined],
  ])('%s stands for %s', (address, provider) => {
    expect(recognizeProvider(address)).toBe(provider)
  })

  it('of another provider gets that key, not OpenAI’s', () => {
    const options = { baseURL: 'https://api.anthropic.com/v1', model: 'm' }
    expect(resolve(options, KEYS).readApiKey()).toBe('key-of-anthropic')
    expect(resolve(options, { OPENAI_API_KEY: 'k' }).readApiKey()).toBeUndefined()
  })
})
