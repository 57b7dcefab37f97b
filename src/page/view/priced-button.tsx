import type { VNode } from 'preact'
import { Icon, type IconName } from './icon.tsx'

/** A button that shows its price, and the reason if it is disabled. */
export function PricedButton(props: {
  label: string
  price?: string | undefined
  /** The reason why it is disabled. */
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
