import type { ReactNode } from 'react'
import './figure-card.css'

export interface FigureCardProps {
  readonly label: string
  readonly value: string
  /** When: `on 29 Nov` of a balance, `in Nov` of a flow. */
  readonly when: string
  /** What it was before, in words. */
  readonly change?: ReactNode
}

/** One number that people look at first. */
export function FigureCard({ label, value, when, change }: FigureCardProps) {
  return (
    <div className="figure-card">
      <dt>{label}</dt>
      <dd>
        <strong>{value}</strong>
        <span className="muted">{when}</span>
        {change && <span className="change">{change}</span>}
      </dd>
    </div>
  )
}
