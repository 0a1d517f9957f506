import type { Effect, ShownEvent } from './events-query.ts'

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

/** `receipt, sent`: a mail, a message or a job and what came of it. */
export function outsideText({ what, state }: Pick<Effect, 'what' | 'state'>): string {
  return `${what}, ${state}`
}

/** What came of one event outside of the logs, counted: `2 mails, 1 webhook`; undefined where nothing did. */
export function outsideCount(effects: readonly Effect[], event: string): string | undefined {
  const own = effects.filter(({ event_id }) => event_id === event)
  const texts = (['mail', 'webhook', 'job'] as const).flatMap((kind) => {
    const count = own.filter((effect) => effect.is === kind).length
    return count === 0 ? [] : `${count} ${kind}${count === 1 ? '' : 's'}`
  })
  return texts.length === 0 ? undefined : texts.join(', ')
}
