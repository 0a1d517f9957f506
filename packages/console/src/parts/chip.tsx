import './chip.css'

export type Tone = 'neutral' | 'positive' | 'warning' | 'danger'

/** A state, in a word. */
export function Chip({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children: string }) {
  return <span className={`chip ${tone}`}>{children}</span>
}
