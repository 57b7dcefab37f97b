import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { describeURL, isLoopback } from '../../src/options/base-url.ts'
import { resolveEnvironment } from '../../src/options/environment.ts'
import { OptionError } from '../../src/options/option-error.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import { resolveRoot } from '../../src/options/root.ts'
import type { Environment } from '../../src/options/environment.ts'
import type { Options } from '../../src/types.ts'

const base = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'environment-')))
afterAll(() => fs.rmSync(base, { recursive: true, force: true }))

let count = 0
function makeFolder(files: Record<string, string> = {}): string {
  const folder = join(base, String((count += 1)))
  fs.mkdirSync(folder)
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(join(folder, name), text)
  return folder
}

function resolve(
  variables: Record<string, string> = {},
  options: Options = {},
  files: Record<string, string> = {},
  viteMode?: string,
): Environment {
  return resolveEnvironment({
    root: makeFolder(files),
    options: resolveOptions(options, {}),
    variables,
    ...(viteMode !== undefined && { viteMode }),
  })
}

const LOCAL = { OPENAI_BASE_URL: 'http://localhost:11434/v1' }
const REMOTE = { OPENAI_BASE_URL: 'https://models.example/v1' }

describe('whether to ask', () => {
  it.each<[string, Record<string, string>, Options, boolean, string | undefined]>([
    ['nothing set', {}, {}, false, 'no-key'],
    ['a key', { OPENAI_API_KEY: 'k' }, {}, true, undefined],
    ['an empty key', { OPENAI_API_KEY: ' ' }, {}, false, 'no-key'],
    ['a key as option', {}, { apiKey: 'k' }, true, undefined],
    ['a local server', LOCAL, {}, true, undefined],
    ['a remote server', REMOTE, {}, false, 'no-key'],
    ['an empty server', { OPENAI_BASE_URL: '' }, {}, false, 'no-key'],
    ['CI with a key', { CI: 'true', OPENAI_API_KEY: 'k' }, {}, false, 'ci'],
    ['CI=1 with a local server', { CI: '1', ...LOCAL }, {}, false, 'ci'],
    ['CI without a key', { CI: 'true' }, {}, false, 'ci'],
    ['CI=false', { CI: 'false', OPENAI_API_KEY: 'k' }, {}, true, undefined],
    ['CI=0', { CI: '0', OPENAI_API_KEY: 'k' }, {}, true, undefined],
    ['an empty CI', { CI: '', OPENAI_API_KEY: 'k' }, {}, true, undefined],
    ['generate in CI', { CI: '1', OPENAI_API_KEY: 'k' }, { mode: 'generate' }, true, undefined],
    ['generate with a local server', LOCAL, { mode: 'generate' }, true, undefined],
    ['frozen', { OPENAI_API_KEY: 'k' }, { mode: 'frozen' }, false, 'mode'],
    ['off', { OPENAI_API_KEY: 'k' }, { mode: 'off' }, false, 'mode'],
    ['frozen with a wrong server', { OPENAI_BASE_URL: 'x' }, { mode: 'frozen' }, false, 'mode'],
  ])('%s', (_, variables, options, ask, reason) => {
    const environment = resolve(variables, options)
    expect(environment.ask).toBe(ask)
    expect(environment.reason).toBe(reason)
    expect('reason' in environment).toBe(!ask)
    expect(environment.warnings).toEqual([])
  })

  it('needs a key to generate, and says how to get one in', () => {
    expect(() => resolve(REMOTE, { mode: 'generate' })).toThrow(OptionError)
    expect(() => resolve({}, { mode: 'generate' })).toThrow(
      'unplugin-symbol-docs: `mode` is "generate", but there is no key. Set `OPENAI_API_KEY` in the environment or ' +
        'in `.env.local`, or let `baseURL` name a local server.',
    )
  })

  it('names the variable of a wrong server', () => {
    const variables = { OPENAI_BASE_URL: 'me:secret@host', OPENAI_API_KEY: 'k' }
    expect(() => resolve(variables)).toThrow(
      /The environment variable `OPENAI_BASE_URL` is "host", but it takes a URL .*\. Change or unset it\.$/,
    )
  })
})

describe('.env files', () => {
  const all = {
    '.env': 'OPENAI_API_KEY=plain\nOPENAI_BASE_URL="https://plain.example/v1"',
    '.env.local': 'OPENAI_API_KEY=local',
    '.env.production': "export OPENAI_API_KEY='production'",
    '.env.production.local': '\uFEFFOPENAI_API_KEY=production-local # mine',
  }
  const names = Object.keys(all) as (keyof typeof all)[]

  it('win in the order of Vite', () => {
    const read = (files: Record<string, string>): string | undefined =>
      resolve({}, {}, files, 'production').readApiKey()
    expect(read(all)).toBe('production-local')
    const expected = ['plain', 'local', 'production', 'production-local']
    for (const [position, value] of expected.entries()) {
      const present = names.slice(0, position + 1).map((name) => [name, all[name]])
      expect(read(Object.fromEntries(present) as Record<string, string>)).toBe(value)
    }
    expect(resolve({}, {}, all, 'development').readApiKey()).toBe('local')
    expect(resolve({}, {}, all).baseURL).toBe('https://plain.example/v1')
  })

  it('give way to variables and options', () => {
    expect(resolve({ OPENAI_API_KEY: 'variable' }, {}, all).readApiKey()).toBe('variable')
    expect(resolve({ OPENAI_API_KEY: '' }, {}, all).readApiKey()).toBe('local')
    expect(resolve({ OPENAI_API_KEY: 'x' }, { apiKey: 'option' }, all).readApiKey()).toBe('option')
    expect(resolve(LOCAL, { baseURL: 'https://option.example' }, all).baseURL).toBe(
      'https://option.example',
    )
  })

  it('are read in the bundler root first, then in the root', () => {
    const bundlerRoot = makeFolder({ '.env': 'OPENAI_API_KEY=near' })
    const root = makeFolder({ ...all })
    const options = resolveOptions({}, {})
    const environment = resolveEnvironment({ root, bundlerRoot, options, variables: {} })
    expect(environment.readApiKey()).toBe('near')
    expect(environment.baseURL).toBe('https://plain.example/v1')
  })

  it('are passed over where a value is empty, and lose the space around it', () => {
    const bundlerRoot = makeFolder({ '.env': 'OPENAI_API_KEY=" "' })
    const root = makeFolder({ '.env': 'OPENAI_API_KEY=" far "' })
    const options = resolveOptions({}, {})
    const environment = resolveEnvironment({ root, bundlerRoot, options, variables: {} })
    expect(environment.readApiKey()).toBe('far')
    expect('baseURL' in environment).toBe(false)
  })

  it('are none of no mode, and none in a folder', () => {
    const root = makeFolder({ '.env.undefined': 'OPENAI_API_KEY=x' })
    fs.mkdirSync(join(root, '.env.a'))
    fs.writeFileSync(join(root, '.env.a/b'), 'OPENAI_API_KEY=x')
    const options = resolveOptions({}, {})
    for (const mode of [{}, { viteMode: 'a/b' }]) {
      const environment = resolveEnvironment({ root, options, variables: {}, ...mode })
      expect(environment.readApiKey()).toBeUndefined()
    }
  })

  it('never throw, whatever they are', () => {
    const root = makeFolder({ '.env': '\0=\n="\'\n=====', '.env.x': 'OPENAI_API_KEY=x' })
    fs.mkdirSync(join(root, '.env.local'))
    const options = resolveOptions({}, {})
    for (const viteMode of ['x', '../x', '', 'a/b']) {
      const environment = resolveEnvironment({ root, options, variables: {}, viteMode })
      expect(environment.readApiKey()).toBe(viteMode === 'x' ? 'x' : undefined)
    }
  })
})

describe('variables inside of .env values', () => {
  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['a variable of the process', { '.env': 'OPENAI_API_KEY=$MY' }, { MY: 'mine' }],
    ['a variable of the same file', { '.env': 'MY=mine\nOPENAI_API_KEY=${MY}' }, {}],
    [
      'a variable of an earlier file',
      { '.env': 'MY=mine', '.env.local': 'OPENAI_API_KEY=$MY' },
      {},
    ],
    ['a default', { '.env': 'OPENAI_API_KEY=${MY:-mine}' }, {}],
    ['no variable', { '.env': "OPENAI_API_KEY='mine'" }, { MY: 'other' }],
  ])('give the key from %s', (_name, files, variables) => {
    expect(resolve(variables, {}, files).readApiKey()).toBe('mine')
  })

  it('give the server, too', () => {
    const files = { '.env': 'HOST=localhost\nPORT=1234\nOPENAI_BASE_URL=http://${HOST}:$PORT/v1' }
    expect(resolve({}, {}, files)).toMatchObject({ baseURL: 'http://localhost:1234/v1', ask: true })
  })

  it('give no key where there is no such variable, and run no command', () => {
    expect(resolve({}, {}, { '.env': 'OPENAI_API_KEY=$MY' }).readApiKey()).toBeUndefined()
    const command = '$(echo ran)'
    expect(resolve({}, {}, { '.env': `OPENAI_API_KEY=${command}` }).readApiKey()).toBe(command)
  })

  it('leave the dollar that a backslash precedes', () => {
    expect(resolve({}, {}, { '.env': 'OPENAI_API_KEY=a\\$MY' }).readApiKey()).toBe('a$MY')
  })

  it('change no variable of the process', () => {
    const variables = { MY: 'mine' }
    resolve(variables, {}, { '.env': 'OPENAI_API_KEY=$MY' })
    expect(variables).toEqual({ MY: 'mine' })
    expect(process.env).not.toHaveProperty('OPENAI_API_KEY', 'mine')
  })
})

describe('the key', () => {
  it('is only in the closure', () => {
    const environment = resolve({ OPENAI_API_KEY: 'sk-canary' })
    expect(environment.readApiKey()).toBe('sk-canary')
    expect(JSON.stringify(environment)).not.toContain('canary')
    expect(inspect(environment, { showHidden: true, depth: null })).not.toContain('canary')
  })

  it('is never taken from the client bundle, and said to be there', () => {
    const environment = resolve({}, {}, { '.env': 'VITE_OPENAI_API_KEY=sk-canary' })
    expect(environment.ask).toBe(false)
    expect(environment.readApiKey()).toBeUndefined()
    expect(environment.warnings).toEqual([
      expect.stringMatching(
        /^`VITE_OPENAI_API_KEY` is not read: .* rename it to `OPENAI_API_KEY`\.$/,
      ),
    ])
    expect(environment.warnings.join()).not.toContain('canary')
  })

  it.each<[Record<string, string>, number]>([
    [{ VITE_LLM_API_KEY: 'x' }, 1],
    [{ VITE_MAPS_API_KEY: 'x', OPENAI_API_KEY: 'k' }, 0],
    [{ VITE_TOKEN: 'k', OPENAI_API_KEY: 'k' }, 1],
    [{ VITE_OPENAI_API_KEY: 'x', OPENAI_API_KEY: 'k' }, 1],
    [{ VITE_SECRET: 'sk-x', OPENAI_API_KEY: 'k' }, 1],
    [{ VITE_OPENAI_API_KEY: '' }, 0],
    [{ VITE_OPENAI_API_KEY: ' ' }, 0],
    [{ VITE_LLM_APIKEY: 'x' }, 1],
    [{ MY_VITE_API_KEY: 'x' }, 0],
    [{ VITE_TOKEN: ' k ', OPENAI_API_KEY: 'k' }, 1],
    [{ VITE_SECRET: ' sk-x', OPENAI_API_KEY: 'k' }, 1],
    [{ VITE_TITLE: 'x' }, 0],
  ])('%j: %i warnings', (variables, warnings) => {
    expect(resolve(variables).warnings).toHaveLength(warnings)
  })

  it('does not travel in plain text without a word', () => {
    const options = { baseURL: 'http://me:secret@host:80/v1' }
    expect(resolve({ OPENAI_API_KEY: 'k' }, options).warnings).toEqual([
      'The key goes unencrypted to http://host/v1. Use an `https://` URL.',
    ])
  })

  it('travels in plain text only where it travels and where the text is plain', () => {
    expect(resolve({}, { baseURL: 'http://host/v1' }).warnings).toEqual([])
    const options = { baseURL: 'https://host/http:' }
    expect(resolve({ OPENAI_API_KEY: 'k' }, options).warnings).toEqual([])
  })

  it.each(['http://me:secret@host:80/v1', 'HTTP://host/v1'])(
    'does not travel in plain text because of a variable: %s',
    (baseURL) => {
      const variables = { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: baseURL }
      expect(() => resolve(variables)).toThrow(
        'The environment variable `OPENAI_BASE_URL` is "http://host/v1": the key and the sources would go there ' +
          'unencrypted. Use an `https://` URL, or ask for it with the option `baseURL`.',
      )
      expect(resolve({ ...variables, CI: 'true' }).ask).toBe(false)
      expect(resolve({ ...variables, OPENAI_BASE_URL: 'http://[::1]:1/v1' }).ask).toBe(true)
    },
  )
})

describe('servers', () => {
  it.each([
    'http://localhost:1234/v1',
    'http://LOCALHOST.',
    'http://a.localhost',
    'http://127.0.0.1',
    'http://127.1',
    'http://127.9.8.7:1',
    'http://[::1]:1',
    'http://[::ffff:127.0.0.1]',
    'http://[::ffff:127.1.2.3]',
    'https://localhost',
  ])('%s is local', (url) => expect(isLoopback(url)).toBe(true))

  it.each([
    'http://localhost.example',
    'http://127.0.0.1.example',
    'http://127.example',
    'http://localhost@example.com',
    'http://notlocalhost',
    'http://192.168.0.1',
    'ftp://localhost',
    'localhost',
  ])('%s is not', (url) => expect(isLoopback(url)).toBe(false))

  it.each([
    ['https://me:secret@host:8080/v1/?api-key=secret#secret', 'https://host:8080/v1'],
    ['https://host', 'https://host'],
    ['me:secret@host', 'host'],
  ])('%s is shown without credentials', (url, shown) => expect(describeURL(url)).toBe(shown))
})

describe('the root', () => {
  it('is the nearest folder with a package.json', () => {
    const root = makeFolder({ 'package.json': '{}' })
    fs.mkdirSync(join(root, 'a/b'), { recursive: true })
    expect(resolveRoot(undefined, join(root, 'a/b'))).toBe(root)
    expect(resolveRoot(undefined, root)).toBe(root)
  })

  it('is the folder of the bundler where there is none, the option where it is set', () => {
    const root = makeFolder()
    fs.mkdirSync(join(root, 'a'))
    expect(resolveRoot('a', root)).toBe(join(root, 'a'))
    expect(resolveRoot(join(root, 'a'), '/')).toBe(join(root, 'a'))
    expect(resolveRoot(undefined, root)).toBe(root)
    expect(resolveRoot(undefined)).toBe(fs.realpathSync(process.cwd()))
  })

  it('is the same through a link', () => {
    const root = makeFolder({ 'package.json': '{}' })
    fs.symlinkSync(root, `${root}-link`)
    expect(resolveRoot(undefined, `${root}-link`)).toBe(root)
    expect(resolveRoot(`${root}-link`)).toBe(root)
  })

  it('must be a folder', () => {
    const root = makeFolder({ file: '' })
    for (const wrong of ['missing', 'file']) {
      expect(() => resolveRoot(wrong, root)).toThrow(OptionError)
      expect(() => resolveRoot(wrong, root)).toThrow(`\`root\` is "${wrong}", but it takes`)
    }
  })
})
