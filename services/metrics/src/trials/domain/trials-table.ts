/** The table of trials as it is answered. */
import type { Table } from '../../figures/domain/tables.ts'
import { TRIAL_ROWS, type TrialRowKind } from './trial.ts'

const ROWS: Readonly<Record<TrialRowKind, { readonly title: string; readonly definition: string }>> = {
  started: { title: 'Started', definition: 'Trials that started in the period.' },
  converted: {
    title: 'Converted',
    definition: 'Trials whose first paid order was placed in the period.'
  },
  ended: { title: 'Ended', definition: 'Trials that ended in the period without a paid order.' }
}

/** How many trials each column has. */
export type TrialCounts = Readonly<Record<TrialRowKind, readonly number[]>>

/**
 * @param labels of the opening instant and of the end of each column
 * @param running before the first column
 */
export function trialsTable(labels: readonly string[], counts: TrialCounts, running: number): Table {
  const stood = [running]
  for (const [n, started] of counts.started.entries()) {
    stood.push(stood[n]! + started - counts.converted[n]! - counts.ended[n]!)
  }
  return {
    title: 'Trials',
    results: [
      ...TRIAL_ROWS.map((slug) => ({
        ...{ slug, kind: 'interval' as const, ...ROWS[slug] },
        values: labels.slice(1).map((label, n) => [label, counts[slug][n]!] as const)
      })),
      {
        slug: 'running',
        title: 'Running',
        kind: 'instant',
        definition: 'Trials that had started before that instant, and were neither converted nor had ended.',
        values: labels.map((label, n) => [label, stood[n]!] as const)
      }
    ]
  }
}
