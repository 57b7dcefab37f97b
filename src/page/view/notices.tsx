import type { VNode } from 'preact'
import { whyReadOnly } from '../state/permissions.ts'
import { Icon } from './icon.tsx'
import { usePage } from './page-context.ts'

/** Shows a message that concerns the whole page. */
export function Banners(): VNode {
  const page = usePage()
  const { live } = page
  const { silence, stopped } = live.state.value ?? {}
  const isLost = live.status.value === 'lost'
  const readOnly = isLost ? undefined : whyReadOnly(page)
  return (
    <div class="banners">
      {isLost && (
        <p class="banner banner-warning" role="status">
          <span class="spinner" aria-hidden="true" />
          Disconnected from the dev server. Reconnecting.
        </p>
      )}
      {readOnly !== undefined && <p class="banner">{readOnly}</p>}
      {silence !== undefined && <p class="banner">{silence}</p>}
      {stopped !== undefined && <p class="banner banner-warning">{stopped}</p>}
    </div>
  )
}

/** Shows the latest message. The region always exists, so that screen readers announce it. */
export function Toast(): VNode {
  const { notices } = usePage()
  const notice = notices.current.value
  return (
    <div class="toast-place" role="status">
      {notice && (
        <p class={`toast toast-${notice.tone}`}>
          {notice.text}
          {notice.tone === 'error' && (
            <button
              type="button"
              class="icon-button"
              aria-label="Dismiss"
              onClick={notices.dismiss}
            >
              <Icon name="close" />
            </button>
          )}
        </p>
      )}
    </div>
  )
}
