/**
 * The decider: a rule as two pure functions, one that folds a stream's events into state and one that
 * decides, from that state, which events follow. Neither reads a clock, draws an id or does I/O: what a
 * rule needs of the world comes in with its arguments, so simulation and replay see the same decisions.
 */

/** An event that a rule produced and nobody stored yet. */
export interface NewEvent<Type extends string = string, Data = any> {
  readonly type: Type
  readonly data: Data
}

/** What folding a stream needs: where it starts and what each event type makes of it. */
export interface Fold<State> {
  readonly initial: State
  /** Applies one event; types that the fold does not name leave the state as it is. */
  evolve(state: State, event: { type: string; data: any; time: string }): State
}

type Evolutions<State, Events extends object> = {
  readonly [Type in keyof Events]?: (state: State, data: Events[Type], at: { time: string }) => State
}

/**
 * Builds a fold from one small function for each event type. `Events` are those that the service knows (EventsOf of
 * its definitions): a type that is none of them, or a field that its data has not, does not compile.
 */
export function fold<State, Events extends object = never>(
  initial: State,
  on: Evolutions<State, NoInfer<Events>>
): Fold<State> {
  type Step = (state: State, data: any, at: { time: string }) => State
  const steps = new Map(Object.entries(on as Record<string, Step>))
  return {
    initial,
    evolve(state, event) {
      const step = steps.get(event.type)
      return step ? step(state, event.data, event) : state
    }
  }
}

/** The state after events that a rule decided and nobody stored yet; they happen at that instant. */
export function foldOn<State>(
  { evolve }: Pick<Fold<State>, 'evolve'>,
  state: State,
  events: readonly NewEvent[],
  time: string
): State {
  return events.reduce((now, event) => evolve(now, { ...event, time }), state)
}

/** Events that a rule may write: of all that the service knows, or of some types. */
export type EventOf<Events extends object, Type extends keyof Events = keyof Events> = {
  [One in Type & string]: NewEvent<One, Events[One]>
}[Type & string]

/** A rule's verdict: the events that happen, or the code of the refusal (an entry of the error registry). */
export type Decision<Event extends NewEvent = NewEvent> =
  | { readonly ok: true; readonly events: readonly Event[] }
  | Refusal

/** Why a rule said no. `fields` names the request fields at fault, `detail` overrides the code's own text. */
export interface Refusal {
  readonly ok: false
  readonly code: string
  readonly detail?: string
  readonly fields?: Readonly<Record<string, readonly string[]>>
}

/** One event happens. */
export function happened<Type extends string, Data>(type: Type, data: Data): Decision<NewEvent<Type, Data>> {
  return { ok: true, events: [{ type, data }] }
}

/** Several events happen together, or none (an empty list is a decision too: nothing to do). */
export function happenedAll<Event extends NewEvent>(events: readonly Event[]): Decision<Event> {
  return { ok: true, events }
}

/** The rule says no. */
export function refuse(
  code: string,
  more: { detail?: string; fields?: Record<string, string[]> } = {}
): Refusal {
  return { ok: false, code, ...more }
}
