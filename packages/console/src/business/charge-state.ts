/** What a charge is called by people. */
import type { Tone } from '../parts/chip.tsx'

export interface Charge {
  readonly id: string
  readonly amount: number
  readonly unit: string
  readonly state: string
  readonly description: string | null
  readonly claim_code: string | null
  readonly processor_key: string | null
  readonly lines: readonly {
    readonly num: number
    readonly description: string
    readonly amount: number
    readonly refunded: number
    readonly refundable: number
  }[]
}

const states: Readonly<Record<string, { readonly tone: Tone; readonly text: string }>> = {
  created: { tone: 'warning', text: 'due' },
  pending: { tone: 'warning', text: 'under way' },
  done: { tone: 'positive', text: 'paid' },
  failed: { tone: 'danger', text: 'failed' },
  disputed: { tone: 'danger', text: 'disputed' }
}

export function chargeState({ state, lines, amount }: Charge): {
  readonly tone: Tone
  readonly text: string
} {
  const refunded = lines.reduce((sum, line) => sum + line.refunded, 0)
  if (refunded > 0) return { tone: 'neutral', text: refunded < amount ? 'refunded in part' : 'refunded' }
  return states[state] ?? { tone: 'neutral', text: state }
}
