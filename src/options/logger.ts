/** Where the plugin's lines go: the bundler's own logger where it has one. One call is one line. */
export interface Logger {
  info: (line: string) => void
  warn: (line: string) => void
  error: (line: string) => void
}

/** For hosts without a logger of their own: everything to stderr, since stdout may be the bundle. */
export function createStderrLogger(): Logger {
  const write = (line: string): void => void process.stderr.write(`${line}\n`)
  return { info: write, warn: write, error: write }
}

/** The same logger, with every line passed through a redactor. */
export function createSafeLogger(logger: Logger, redact: (text: string) => string): Logger {
  return {
    info: (line) => logger.info(redact(line)),
    warn: (line) => logger.warn(redact(line)),
    error: (line) => logger.error(redact(line)),
  }
}
