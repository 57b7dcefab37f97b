import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type DotenvExpand from 'dotenv-expand'
import type Dotenv from 'dotenv'
import { join } from 'pathe'
import { describeURL, isLoopback } from './base-url.ts'
import { checkValue, CHECKS } from './check-options.ts'
import { checkAddress, PROVIDERS, recognizeProvider } from './providers.ts'
import { OptionError } from './option-error.ts'
import type { ResolvedOptions, Variables } from './resolve.ts'
import type { Provider } from '../types.ts'

/** The key, the server, and whether the model may be asked. */
export interface Environment {
  ask: boolean
  /** Why the model is not asked. */
  reason?: 'no-key' | 'ci' | 'mode'
  /** A function, so that neither `JSON.stringify` nor `util.inspect` shows the key. */
  readApiKey: () => string | undefined
  /** The environment variable that the key belongs in. */
  keyVariable: string
  /** Missing where nobody named one and the base URL is nobody's. */
  provider?: Provider
  /** Missing for OpenAI's own. */
  baseURL?: string
  /** The server runs on this machine, or is one that people run themselves, and needs no key. */
  local: boolean
  /** Sentences for the log. */
  warnings: string[]
}

/** Reads the `.env*` files of a folder: all variables with the prefix, those of the process included. */
export type LoadEnv = (mode: string, folder: string, prefix: string) => Variables

const require = createRequire(import.meta.url)

/** Finds the key and the server, and decides whether the model may be asked. */
export function resolveEnvironment({
  root,
  bundlerRoot = root,
  viteMode,
  envDir = bundlerRoot,
  loadEnv,
  options,
  variables = process.env,
}: {
  root: string
  bundlerRoot?: string
  /** Picks the `.env.[mode]` files. */
  viteMode?: string
  /** Vite's folder of `.env` files, instead of the bundler's root; `false` for none at all. */
  envDir?: string | false
  /** Vite's own reader of these files. */
  loadEnv?: LoadEnv
  options: Pick<ResolvedOptions, 'readApiKey' | 'provider' | 'baseURL' | 'mode'>
  variables?: Variables
}): Environment {
  const load = loadEnv ?? ((mode, folder) => loadEnvFiles(mode, folder, variables))
  const files = readEnvFiles(envDir === false ? [] : [envDir, root], viteMode, load)
  const read = (name: string): string | undefined =>
    variables[name]?.trim() || files[name]?.trim() || undefined

  const server = findServer(options, read)
  const { provider, baseURL, keyVariable, local } = server
  const apiKey = options.readApiKey() ?? findKey(server, read)
  const able = apiKey !== undefined || local
  const reason = findReason(options.mode, able, variables['CI'], keyVariable)
  if (reason === undefined && server.isFromVariable) {
    const subject = 'The environment variable `OPENAI_BASE_URL`'
    checkValue(subject, baseURL, CHECKS.baseURL, 'Change or unset it.')
    checkAddress(options.provider, baseURL, subject)
    if (isPlain(baseURL!)) throw new OptionError(describePlainVariable(baseURL!))
  }
  return {
    ask: reason === undefined,
    ...(reason !== undefined && { reason }),
    readApiKey: () => apiKey,
    keyVariable,
    ...(provider !== undefined && { provider }),
    ...(baseURL !== undefined && { baseURL }),
    local,
    warnings: [
      ...findExposedKeys({ ...files, ...variables }, apiKey, keyVariable),
      ...findPlainTraffic(baseURL, apiKey),
    ],
  }
}

type Read = (name: string) => string | undefined

interface Server extends Pick<Environment, 'provider' | 'baseURL' | 'keyVariable' | 'local'> {
  /** The address comes from `OPENAI_BASE_URL`. */
  isFromVariable: boolean
}

/** `OPENAI_BASE_URL` speaks of OpenAI's protocol and key, so that no other provider that is named is looked for there. */
function findServer(
  { provider: named, baseURL: option }: Pick<ResolvedOptions, 'provider' | 'baseURL'>,
  read: Read,
): Server {
  const variable =
    option === undefined && (named ?? 'openai') === 'openai' ? read('OPENAI_BASE_URL') : undefined
  const address = option ?? variable
  const provider = named ?? (address === undefined ? 'openai' : recognizeProvider(address))
  const { keyVariable, isOwn, baseURL: known } = PROVIDERS[provider ?? 'openai']
  const baseURL = address ?? (provider === 'openai' ? undefined : known)
  return {
    ...(provider !== undefined && { provider }),
    ...(baseURL !== undefined && { baseURL }),
    keyVariable,
    local: isOwn || (baseURL !== undefined && isLoopback(baseURL)),
    isFromVariable: variable !== undefined,
  }
}

/**
 * The key of this provider and no other: a key goes to nobody but the one who gave it. Only where `OPENAI_BASE_URL` names
 * the server of another provider `OPENAI_API_KEY` is the key for it, since the two are a pair.
 */
function findKey(
  { provider, keyVariable, isFromVariable }: Server,
  read: Read,
): string | undefined {
  const isOwn = provider !== undefined && PROVIDERS[provider].isOwn
  return read(keyVariable) ?? (isFromVariable && !isOwn ? read('OPENAI_API_KEY') : undefined)
}

/** Reads the variables of all `.env*` files, nearest folder first. */
function readEnvFiles(
  folders: readonly string[],
  viteMode: string | undefined,
  load: LoadEnv,
): Variables {
  // A mode is a word; anything else would leave the folder.
  const mode = viteMode !== undefined && /^[\w.-]+$/.test(viteMode) ? viteMode : ''
  const found: Variables = Object.create(null) as Variables
  for (const folder of new Set(folders)) {
    for (const [key, value] of Object.entries(load(mode, folder, ''))) {
      // An empty value is no value: the next folder may have one.
      if (value?.trim()) found[key] ??= value
    }
  }
  return found
}

/** Reads them in vite's order, where the bundler has no reader of its own. */
function loadEnvFiles(mode: string, folder: string, variables: Variables): Variables {
  const names = ['.env', '.env.local', ...(mode ? [`.env.${mode}`, `.env.${mode}.local`] : [])]
  const texts = names.flatMap((name) => readQuietly(join(folder, name)) ?? [])
  if (texts.length === 0) return {}
  const { parse } = require('dotenv') as typeof Dotenv
  const { expand } = require('dotenv-expand') as typeof DotenvExpand
  const parsed = Object.assign({}, ...texts.map((text) => parse(text))) as Record<string, string>
  const known = Object.entries(variables).filter(([, value]) => value !== undefined)
  // It writes into what it is given.
  const processEnv = Object.fromEntries(known) as Record<string, string>
  return expand({ parsed, processEnv }).parsed ?? {}
}

function readQuietly(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch {
    return undefined
  }
}

function findReason(
  mode: ResolvedOptions['mode'],
  able: boolean,
  ci: string | undefined,
  keyVariable: string,
): Environment['reason'] {
  if (mode === 'frozen' || mode === 'off') return 'mode'
  if (mode === 'generate') {
    if (able) return undefined
    throw new OptionError(
      `\`mode\` is "generate", but there is no key. Set \`${keyVariable}\` in the environment or in \`.env.local\`, ` +
        'or let `baseURL` name a local server.',
    )
  }
  // In CI the model is not asked, even with a key.
  if (isTruthy(ci)) return 'ci'
  return able ? undefined : 'no-key'
}

function isTruthy(variable: string | undefined): boolean {
  return !['', '0', 'false'].includes(variable?.trim().toLowerCase() ?? '')
}

/**
 * Vite puts every `VITE_` variable that is used into the client bundle. Other services have keys that are meant for it,
 * so a name that is not the provider's counts only where the key is missing or it is the key.
 */
function findExposedKeys(
  variables: Variables,
  apiKey: string | undefined,
  keyVariable: string,
): string[] {
  return Object.entries(variables)
    .filter(([name, value]) => {
      if (!/^VITE_/i.test(name) || !value?.trim()) return false
      if (value.trim() === apiKey || value.trim().startsWith('sk-')) return true
      if (!/API_?KEY/i.test(name)) return false
      return (
        apiKey === undefined || /OPENAI/i.test(name) || name.toUpperCase().endsWith(keyVariable)
      )
    })
    .map(
      ([name]) =>
        `\`${name}\` is not read: Vite puts \`VITE_\` variables into the client bundle, where everybody can see them. ` +
        `If it is the key for this plugin, rename it to \`${keyVariable}\`.`,
    )
}

/** Tells whether the connection is unencrypted and leaves this machine. */
function isPlain(baseURL: string): boolean {
  return /^http:/i.test(baseURL) && !isLoopback(baseURL)
}

/** A variable may have been set by somebody else, so unlike the option it does not count as consent. */
function describePlainVariable(baseURL: string): string {
  return (
    `The environment variable \`OPENAI_BASE_URL\` is "${describeURL(baseURL)}": the key and the sources would go there ` +
    'unencrypted. Use an `https://` URL, or ask for it with the option `baseURL`.'
  )
}

function findPlainTraffic(baseURL: string | undefined, apiKey: string | undefined): string[] {
  if (baseURL === undefined || apiKey === undefined || !isPlain(baseURL)) return []
  return [`The key goes unencrypted to ${describeURL(baseURL)}. Use an \`https://\` URL.`]
}
