/** The lines of each balance sheet. */
import type { BalanceLine, MetricsEvents } from '@bursar/contracts'
import { change, projection } from '@bursar/event-sourcing'

/** Document `<report>`: its lines by rank. */
export interface SheetDocument {
  readonly lines: readonly BalanceLine[]
}

export const sheets = projection<MetricsEvents>({
  name: 'sheets',
  version: 1,
  on: {
    'metrics.balance-line-added': ({ data: { report, title, selector, rank } }) => [
      change(report, (sheet?: SheetDocument) => ({
        lines: [...(sheet?.lines ?? []), { title, selector, rank }]
      }))
    ]
  }
})
