import type { ShownEvent } from './events-query.ts'

/** An event, and what came of it. */
export interface Cause {
  readonly event: ShownEvent
  readonly effects: readonly Cause[]
}

/** Events under what caused them; those that the request itself caused are the first ones. */
export function causesOf(events: readonly ShownEvent[]): readonly Cause[] {
  const ids = new Set(events.map(({ id }) => id))
  const under = (cause: string | undefined): readonly Cause[] =>
    events
      .filter(({ id, causationid }) =>
        cause === undefined
          ? !ids.has(causationid) || causationid === id
          : causationid === cause && id !== cause
      )
      .map((event) => ({ event, effects: under(event.id) }))
  return under(undefined)
}
