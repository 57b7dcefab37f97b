import { useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { usePage } from './page-context.ts'

/** The number of rows rendered above and below the visible ones. */
const MARGIN = 8

interface RowWindow {
  element: RefObject<HTMLDivElement | null>
  onScroll: () => void
  rowHeight: number
  first: number
  last: number
  scrollTo: (index: number) => void
}

/** Finds the visible rows of a long list. All rows have the same height, which is larger on narrow screens for touch. */
export function useWindow(count: number): RowWindow {
  const element = useRef<HTMLDivElement>(null)
  const top = useSignal(0)
  const height = useSignal(0)

  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => {
      height.value = element.current?.clientHeight ?? 0
    })
    observer.observe(element.current!)
    return () => observer.disconnect()
  }, [])

  const size = usePage().isNarrow.value ? 40 : 30
  // The list may have become shorter than its scroll position.
  const start = Math.min(top.value, Math.max(0, count * size - height.value))
  return {
    element,
    onScroll: () => (top.value = element.current?.scrollTop ?? 0),
    rowHeight: size,
    first: Math.max(0, Math.floor(start / size) - MARGIN),
    last: Math.min(count, Math.ceil((start + height.value) / size) + MARGIN),
    scrollTo: (index) => {
      const list = element.current
      if (!list) return
      const position = index * size
      const hidden = Math.max(
        list.scrollTop - position,
        position + size - list.scrollTop - list.clientHeight,
      )
      if (hidden <= 0) return
      const isAbove = position < list.scrollTop
      // A single step scrolls by one row; a longer jump centres the row.
      if (hidden > 2 * size) list.scrollTop = position - (list.clientHeight - size) / 2
      else list.scrollTop = isAbove ? position : position + size - list.clientHeight
    },
  }
}
