import type { VNode } from 'preact'
import { Icon, type IconName } from './icon.tsx'

/** A button that says what it will cost, and why it cannot be pressed. */
export function PricedButton(props: {
  label: string
  price?: string | undefined
  /** Why it is disabled. */
  reason?: string | undefined
  icon?: IconName
  isPrimary?: boolean
  onClick: () => unknown
}): VNode {
  const { label, price, reason, icon, isPrimary, onClick } = props
  return (
    <button
      type="button"
      class={isPrimary ? 'button button-primary' : 'button'}
      disabled={reason !== undefined}
      title={reason}
      onClick={() => void onClick()}
    >
      {icon && <Icon name={icon} />}
      {label}
      {price !== undefined && <span class="price">{price}</span>}
    </button>
  )
}
