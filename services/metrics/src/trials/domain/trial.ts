/** A trial, and where it counts. */

/** Document `trial/<subscription>`; instants are ISO 8601 UTC. */
export interface TrialDocument {
  readonly provider: string
  readonly profile: string
  readonly plan: string
  readonly subscription: string
  readonly accepted: boolean
  readonly started_at: string
  /** When it ends, or did, if nothing is paid. */
  readonly ends_at: string
  /** The first paid order, and when it was placed. */
  readonly converted: { readonly order: string; readonly at: string } | null
  /** The subscription that the trial came from by a change of plan, and the one that it went on with; absent without. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** What a trial is counted as. */
export const TRIAL_ROWS = ['started', 'converted', 'ended'] as const

export type TrialRowKind = (typeof TRIAL_ROWS)[number]

/** Where a trial counts: it starts, and either is converted or ends. */
export interface TrialMark {
  readonly kind: TrialRowKind
  readonly at: string
}

/** Of one that waits to be accepted there is none. */
export function marksOf(trial: TrialDocument | undefined): TrialMark[] {
  if (!trial?.accepted) return []
  const { started_at, ends_at, converted, from, to } = trial
  const left: TrialMark = converted ? { kind: 'converted', at: converted.at } : { kind: 'ended', at: ends_at }
  // A trial that goes on with another plan starts once and is left once.
  return [...(from ? [] : [{ kind: 'started' as const, at: started_at }]), ...(to ? [] : [left])]
}

/** A mark that is added (1) or taken back (-1). */
export interface MarkChange extends TrialMark {
  readonly count: 1 | -1
}

/** What has to be added to the marks of before to have those of now. */
export function markChanges(before: TrialDocument | undefined, now: TrialDocument | undefined): MarkChange[] {
  const [was, is] = [marksOf(before), marksOf(now)]
  const without = (marks: readonly TrialMark[], others: readonly TrialMark[]) =>
    marks.filter(({ kind, at }) => !others.some((other) => other.kind === kind && other.at === at))
  return [
    ...without(was, is).map((mark) => ({ ...mark, count: -1 as const })),
    ...without(is, was).map((mark) => ({ ...mark, count: 1 as const }))
  ]
}
