/** Finds the line that an offset is in. */
export interface LineTable {
  /** Lines count from 1. */
  lineAt: (offset: number) => number
  /** The offset at which a line begins; the end of the text for a line after the last. */
  startOf: (line: number) => number
}

export function createLineTable(text: string): LineTable {
  const starts = [0]
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length)
  return {
    lineAt(offset) {
      let low = 0
      let high = starts.length
      while (high - low > 1) {
        const middle = (low + high) >> 1
        if ((starts[middle] ?? 0) <= offset) low = middle
        else high = middle
      }
      return low + 1
    },
    startOf: (line) => starts[line - 1] ?? text.length,
  }
}
