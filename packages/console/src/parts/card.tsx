import type { ReactNode } from 'react'
import './card.css'

export interface CardProps {
  readonly title: string
  /** Beside the title. */
  readonly beside?: ReactNode
  readonly children: ReactNode
}

/** One subject of a page, with its heading. */
export function Card({ title, beside, children }: CardProps) {
  return (
    <section className="card" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {beside}
      </header>
      {children}
    </section>
  )
}
