/** What policies are handed beside an event: how they read secrets and write, in whose name. */
import { v5 as uuidv5 } from 'uuid'
import type { Cause, RecordedEvent } from '../events/event.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Transact } from '../writing/transaction.ts'
import type { JointReaction, Policy, Reaction } from './policy.ts'
import { transactOnce } from './transact-once.ts'

export interface ReactionParts {
  readonly keys: KeyRing
  readonly transact: Transact
}

/** For events that come together, in the name of the last of them. */
export function jointReaction(parts: ReactionParts, actor: string, last: RecordedEvent): JointReaction {
  const cause: Cause = { actor, correlationid: last.correlationid, causationid: last.id }
  return {
    reveal: parts.keys.reveal,
    secret: parts.keys.secret,
    transact: async (work) => void (await parts.transact(cause, work))
  }
}

/** For one event; what it writes is written once. */
export function reactionOf(parts: ReactionParts, one: Policy, event: RecordedEvent): Reaction {
  const id = (name: string) => uuidv5(`${one.name}/${name}`, event.id)
  const cause: Cause = { actor: one.name, correlationid: event.correlationid, causationid: event.id }
  return {
    id,
    time: event.time,
    reveal: parts.keys.reveal,
    secret: parts.keys.secret,
    transact: (work) => {
      const once = { space: 'reaction', name: id('once'), value: event.id }
      return transactOnce(parts.transact, { cause, once, id }, work)
    }
  }
}
