import type { VNode } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { KEYS } from '../state/keyboard.ts'
import { Icon } from './icon.tsx'
import { usePage } from './page-context.ts'

export function HelpDialog(): VNode {
  const { isHelpOpen } = usePage()
  const dialog = useRef<HTMLDialogElement>(null)
  const isOpen = isHelpOpen.value
  useLayoutEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  const close = (): void => void (isHelpOpen.value = false)
  // This event comes late: the page may have opened the dialog again, in a layout effect.
  const follow = (): void => {
    if (!dialog.current?.open) close()
  }

  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={follow}>
      <div class="help-head">
        <h2 id="help-title">Keyboard shortcuts</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      <dl>
        {KEYS.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  )
}
