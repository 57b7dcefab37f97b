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
