/** A block of code in Markdown. Offsets are those of its text, in UTF-16 units. */
export interface Fence {
  start: number
  /** After the line that closes it, without that line's break. */
  end: number
  code: string
  isClosed: boolean
}

const RE_OPENING = /^[ \t]*(`{3,}|~{3,})/

/** Finds the fenced blocks of a text in linear time. One that is never closed ends with the text. */
export function findFences(text: string): Fence[] {
  const fences: Fence[] = []
  let opened: { start: number; code: number; mark: string } | undefined
  for (let start = 0; start <= text.length;) {
    const next = text.indexOf('\n', start)
    const end = next < 0 ? text.length : next
    const line = text.slice(start, end)
    const mark = RE_OPENING.exec(line)?.[1]
    if (!opened) {
      if (mark !== undefined) opened = { start, code: Math.min(end + 1, text.length), mark }
    } else if (mark?.startsWith(opened.mark) && isMark(line, opened.mark)) {
      const code = text.slice(opened.code, Math.max(opened.code, start - 1))
      fences.push({ start: opened.start, end, code, isClosed: true })
      opened = undefined
    }
    start = end + 1
  }
  if (opened) {
    const { start, code } = opened
    fences.push({ start, end: text.length, code: text.slice(code), isClosed: false })
  }
  return fences
}

/** A closing line has nothing but its marks. */
function isMark(line: string, mark: string): boolean {
  const character = mark[0]!
  return [...line.trim()].every((one) => one === character)
}
