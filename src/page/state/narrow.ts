import { signal, type ReadonlySignal } from '@preact/signals'

/** Whether there is room for one pane only. The same width is in `style/narrow.css`. */
export function createNarrow(): ReadonlySignal<boolean> {
  const query = matchMedia('(max-width: 760px)')
  const isNarrow = signal(query.matches)
  query.addEventListener('change', () => (isNarrow.value = query.matches))
  return isNarrow
}
