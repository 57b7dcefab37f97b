import { describeURL, isLoopback } from './base-url.ts'
import { CHECKS } from './checks.ts'
import { checkValue } from './check-options.ts'
import { readEnvFiles } from './env-files.ts'
import { OptionError } from './option-error.ts'
import type { ResolvedOptions, Variables } from './resolve.ts'

/** What the surroundings say about asking the model. */
export interface Environment {
  ask: boolean
  /** Why the model is not asked. */
  reason?: 'no-key' | 'ci' | 'mode'
  /** A function, so that neither `JSON.stringify` nor `util.inspect` shows the key. */
  readApiKey: () => string | undefined
  baseURL?: string
  /** Whether the server runs on this machine; such a server needs no key. */
  local: boolean
  /** Sentences for the log. */
  warnings: string[]
}

/** Finds the key and the server, and decides whether the model may be asked. */
export function resolveEnvironment({
  root,
  bundlerRoot = root,
  viteMode,
  options,
  variables = process.env,
}: {
  root: string
  bundlerRoot?: string
  /** Picks the `.env.[mode]` files. */
  viteMode?: string
  options: Pick<ResolvedOptions, 'readApiKey' | 'baseURL' | 'mode'>
  variables?: Variables
}): Environment {
  const files = readEnvFiles([bundlerRoot, root], viteMode)
  const read = (name: string): string | undefined =>
    variables[name]?.trim() || files[name]?.trim() || undefined

  const apiKey = options.readApiKey() ?? read('OPENAI_API_KEY')
  const baseURL = options.baseURL ?? read('OPENAI_BASE_URL')
  const local = baseURL !== undefined && isLoopback(baseURL)
  const reason = findReason(options.mode, apiKey !== undefined || local, variables['CI'])
  if (reason === undefined && baseURL !== undefined && options.baseURL === undefined) {
    const subject = 'The environment variable `OPENAI_BASE_URL`'
    checkValue(subject, baseURL, CHECKS.baseURL, 'Change or unset it.')
    if (isPlain(baseURL)) throw new OptionError(describePlainVariable(baseURL))
  }
  return {
    ask: reason === undefined,
    ...(reason !== undefined && { reason }),
    readApiKey: () => apiKey,
    ...(baseURL !== undefined && { baseURL }),
    local,
    warnings: [
      ...findExposedKeys({ ...files, ...variables }, apiKey),
      ...findPlainTraffic(baseURL, apiKey),
    ],
  }
}

function findReason(
  mode: ResolvedOptions['mode'],
  able: boolean,
  ci: string | undefined,
): Environment['reason'] {
  if (mode === 'frozen' || mode === 'off') return 'mode'
  if (mode === 'generate') {
    if (able) return undefined
    throw new OptionError(
      '`mode` is "generate", but there is no key. Set `OPENAI_API_KEY` in the environment or in `.env.local`, ' +
        'or let `baseURL` name a local server.',
    )
  }
  // CI comes first: a key would change nothing there.
  if (isTruthy(ci)) return 'ci'
  return able ? undefined : 'no-key'
}

function isTruthy(variable: string | undefined): boolean {
  return !['', '0', 'false'].includes(variable?.trim().toLowerCase() ?? '')
}

/**
 * Vite puts every `VITE_` variable that is used into the client bundle. Other services have keys that are meant for it,
 * so a name that is not OpenAI's counts only where the key is missing or it is the key.
 */
function findExposedKeys(variables: Variables, apiKey: string | undefined): string[] {
  return Object.entries(variables)
    .filter(([name, value]) => {
      if (!/^VITE_/i.test(name) || !value?.trim()) return false
      if (value.trim() === apiKey || value.trim().startsWith('sk-')) return true
      if (!/API_?KEY/i.test(name)) return false
      return apiKey === undefined || /OPENAI/i.test(name)
    })
    .map(
      ([name]) =>
        `\`${name}\` is not read: Vite puts \`VITE_\` variables into the client bundle, where everybody can see them. ` +
        'If it is the key for this plugin, rename it to `OPENAI_API_KEY`.',
    )
}

/** Whether what is sent can be read on the way. */
function isPlain(baseURL: string): boolean {
  return /^http:/i.test(baseURL) && !isLoopback(baseURL)
}

/** Variables are often set by somebody else, so that they do not ask for it; the option does. */
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
