/** Receives the plugin's log lines, one a call. It is the bundler's own logger where there is one. */
export interface Logger {
  info: (line: string) => void
  warn: (line: string) => void
  error: (line: string) => void
}

/** Writes everything to stderr, since stdout may be the bundle. For bundlers without a logger. */
export function createStderrLogger(): Logger {
  const write = (line: string): void => void process.stderr.write(`${line}\n`)
  return { info: write, warn: write, error: write }
}

/** Returns a logger that redacts every line before it passes it on. */
export function createSafeLogger(logger: Logger, redact: (text: string) => string): Logger {
  return {
    info: (line) => logger.info(redact(line)),
    warn: (line) => logger.warn(redact(line)),
    error: (line) => logger.error(redact(line)),
  }
}

const HIDDEN = '[redacted]'

/** Shorter keys are placeholders for local servers (`ollama`); hiding them would also hide ordinary words. */
export const SHORTEST_KEY = 8

const PATTERNS: [RegExp, string][] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=*-]{4,}/gi, `$1 ${HIDDEN}`],
  // Servers echo keys in part: `sk-proj-ab***yz`.
  [/\bsk-[\w*-]{6,}/g, HIDDEN],
  [/\b([a-z][a-z\d+.-]{0,20}:\/\/)[^\s/?#"'<>]{0,1024}@/gi, '$1'],
  [
    /([?&](?:[a-z-]{0,32}[-_])?(?:api[-_]?key|key|token|secret|password|signature|sig)=)[^&#\s"'<>]+/gi,
    `$1${HIDDEN}`,
  ],
]

/** Returns a function that hides the given secrets and everything that looks like a key in a text. */
export function createRedactor(
  secrets: readonly (string | undefined)[] = [],
): (text: string) => string {
  const spellings = secrets
    .filter((secret): secret is string => secret !== undefined && secret.length >= SHORTEST_KEY)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    // The longest first, since one secret may contain another.
    .sort((left, right) => right.length - left.length)
  return (text) => {
    const known = spellings.reduce((rest, spelling) => rest.replaceAll(spelling, HIDDEN), text)
    return PATTERNS.reduce((rest, [pattern, mask]) => rest.replace(pattern, mask), known)
  }
}
