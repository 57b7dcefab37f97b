/** Takes what this process writes to stderr, a line each, instead of it; gives what ends that. */
export function watchStderr(lines: string[]): () => void {
  const { write } = process.stderr
  process.stderr.write = ((chunk: string | Uint8Array) => {
    lines.push(String(chunk).trimEnd())
    return true
  }) as typeof process.stderr.write
  return () => void (process.stderr.write = write)
}
