import { effect, signal, type ReadonlySignal } from '@preact/signals'
import { recall, remember } from './memory.ts'

type Theme = 'system' | 'light' | 'dark'

const THEMES: readonly Theme[] = ['system', 'light', 'dark']

export function createTheme(): { current: ReadonlySignal<Theme>; next: () => void } {
  const storage = (): Storage => localStorage
  const remembered = recall(storage, 'theme')
  const current = signal<Theme>(THEMES.find((theme) => theme === remembered) ?? 'system')
  effect(() => {
    document.documentElement.dataset.theme = current.value
    remember(storage, 'theme', current.value)
  })
  return { current, next: () => (current.value = nextTheme(current.value)) }
}

export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!
}
