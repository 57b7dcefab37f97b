/** The text of a doc comment: without its opening and closing, leading stars and the one space behind them. */
export function stripDecoration(comment: string): string {
  const inner = comment.replace(/^\uFEFF?\/\*\*/, '').replace(/(?<!\*)\*+\/$/, '')
  const [first = '', ...rest] = inner.split(/\r\n|\r|\n/)
  const firstLine = first.replace(/^[ \t]/, '').trimEnd()
  return trimLines([firstLine, ...stripLines(rest)].join('\n'))
}

/** Stars are decoration where the first line that says something has one; elsewhere they are list items. */
function stripLines(lines: readonly string[]): string[] {
  const isStarred = /^\s*\*/.test(lines.find((line) => line.trim() !== '') ?? '*')
  if (isStarred) return lines.map((line) => line.replace(/^[ \t]*\*[ \t]?/, ''))
  const indents = lines.filter((line) => line.trim() !== '').map(indentOf)
  const indent = Math.min(...indents)
  return lines.map((line) => line.slice(Math.min(indent, indentOf(line))))
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

function trimLines(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, '').trimEnd()
}
