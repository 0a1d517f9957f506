/** Tests of rules, as they are spoken: given what happened, when this is asked, then that follows. */
import type { Decision, Fold, NewEvent } from '@bursar/event-sourcing'

/** When the given events happened, unless one says otherwise. */
export const GIVEN_TIME = '2026-01-01T00:00:00.000Z'

/** The state that the events lead to, and what a rule decides from it. */
export interface Given<State> {
  readonly state: State
  when<Decided extends Decision<any>>(rule: (state: State) => Decided): Decided
}

/** Folds events, oldest first. */
export function given<State>(
  fold: Fold<State>,
  ...events: readonly (NewEvent & { readonly time?: string })[]
): Given<State> {
  const state = events.reduce((now, event) => fold.evolve(now, { time: GIVEN_TIME, ...event }), fold.initial)
  return { state, when: (rule) => rule(state) }
}
