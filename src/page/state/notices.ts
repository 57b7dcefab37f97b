import { signal, type ReadonlySignal } from '@preact/signals'

interface Notice {
  tone: 'info' | 'error'
  text: string
}

/** Shows one short message at a time. Information disappears by itself; errors stay until dismissed. */
export interface Notices {
  current: ReadonlySignal<Notice | undefined>
  tell: (text: string) => void
  fail: (text: string) => void
  dismiss: () => void
}

const SHOWN_FOR_MS = 4000

export function createNotices(): Notices {
  const current = signal<Notice>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function show(notice: Notice | undefined): void {
    clearTimeout(timer)
    current.value = notice
  }

  return {
    current,
    tell: (text) => {
      show({ tone: 'info', text })
      timer = setTimeout(() => show(undefined), SHOWN_FOR_MS)
    },
    fail: (text) => show({ tone: 'error', text }),
    dismiss: () => show(undefined),
  }
}
