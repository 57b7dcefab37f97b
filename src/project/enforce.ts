import type { ResolvedOptions } from '../options/resolve.ts'
import { describeSecrets } from '../emit/secrets.ts'
import type { Sighting } from '../secrets/scanner.ts'
import type { ErrorCode, SymbolDoc } from '../types.ts'

/** Symbols that a failure names; all where the build is frozen, since they are what must be mended. */
const SHOWN_SYMBOLS = 5

/** Why a symbol was left alone; that is no failure of the model. */
const NOT_ASKED: ReadonlySet<ErrorCode> = new Set(['budget', 'secret'])

/** Ends a build that asked to be strict. */
export class StrictnessError extends Error {
  override name = 'StrictnessError'
}

/** Why the build should fail, in sentences that end in what to do; undefined where it should not. */
export function findFailure(options: {
  /** The symbols without present documentation. */
  gaps: readonly SymbolDoc[]
  options: Pick<ResolvedOptions, 'mode' | 'failOn' | 'secrets'>
  stopped?: { message: string } | undefined
  /** The secrets in what was to be sent. */
  secrets?: readonly Sighting[] | undefined
}): string | undefined {
  const { mode, failOn, secrets: policy } = options.options
  const { secrets = [] } = options
  if (policy === 'fail' && secrets.length > 0) return describeSecrets(secrets, policy)

  const missing = options.gaps
  const failed = missing.filter(({ status, error }) => {
    return status === 'failed' || (status === 'stale' && error && !NOT_ASKED.has(error.code))
  })

  if (mode === 'frozen' && missing.length > 0) {
    return [
      `${missing.length} symbols have missing or stale documentation, and \`mode\` is "frozen":`,
      ...missing.map(describeSymbol),
      'Build without "frozen" where there is a key, and commit the store.',
    ].join('\n')
  }
  if (failOn === 'missing' && missing.length > 0) {
    return describeFailure(missing, 'are without documentation', failOn)
  }
  if (failOn !== 'never' && (failed.length > 0 || options.stopped)) {
    const reason = options.stopped ? `The run stopped: ${options.stopped.message}\n` : ''
    return reason + describeFailure(failed, 'failed', failOn)
  }
  return undefined
}

function describeFailure(symbols: readonly SymbolDoc[], what: string, failOn: string): string {
  return [
    `${symbols.length} symbols ${what}, and \`failOn\` is "${failOn}":`,
    ...symbols.slice(0, SHOWN_SYMBOLS).map(describeSymbol),
    ...(symbols.length > SHOWN_SYMBOLS ? [`  - and ${symbols.length - SHOWN_SYMBOLS} more`] : []),
    "Build again to ask for what is missing, or set `failOn: 'never'`.",
  ].join('\n')
}

function describeSymbol({ module, name, status, error }: SymbolDoc): string {
  return `  - ${module} ${name}: ${error?.message ?? status}`
}
