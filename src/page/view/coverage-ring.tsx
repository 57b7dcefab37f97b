import type { VNode } from 'preact'
import { formatPercent } from '../model/amounts.ts'

/** The radius of a circle whose circumference is 100, so that a percentage is a length. */
const RADIUS = 15.915

export function CoverageRing({ share, size }: { share: number; size: 'small' | 'large' }): VNode {
  const label = formatPercent(share)
  return (
    <svg
      class={`ring ring-${size}`}
      viewBox="0 0 36 36"
      role="img"
      aria-label={`${label} documented`}
    >
      <circle class="ring-track" cx="18" cy="18" r={RADIUS} />
      {share > 0 && (
        <circle
          class="ring-share"
          cx="18"
          cy="18"
          r={RADIUS}
          stroke-dasharray={`${share * 100} 100`}
          transform="rotate(-90 18 18)"
        />
      )}
      {size === 'large' && (
        <text x="18" y="18" class="ring-label">
          {label}
        </text>
      )}
    </svg>
  )
}
