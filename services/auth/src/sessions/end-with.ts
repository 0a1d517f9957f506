/** What ends with a session beside itself: what it was handed on to, and the successor that is kept for a moment. */
import type { Engine, Transaction } from '@bursar/event-sourcing'
import {
  endPart,
  endSession,
  type OpenSession,
  type Part,
  type Session,
  session,
  sessionStream
} from './domain/session.ts'
import { wipeSuccessor } from './successor.ts'

type World = Pick<Engine, 'world'>

/** Ends a session with all that comes of it, and nothing where it has ended already. */
export async function endWhole(
  engine: World,
  transaction: Transaction,
  id: string,
  reason: 'logout' | 'ended'
): Promise<void> {
  const stream = sessionStream(id)
  const state = await transaction.load(stream, session)
  transaction.append(stream, endSession(state, reason))
  await endWhatFollows(engine, transaction, state)
}

/** Ends what comes of a session that ends in the same transaction. */
export async function endWhatFollows(engine: World, transaction: Transaction, state: Session): Promise<void> {
  wipeSuccessor(transaction, state)
  if (state.is !== 'open') return
  for (const part of state.parts) await endOnePart(engine, transaction, state, part)
}

/** Ends one that a session was handed on to. */
export async function endOnePart(
  { world }: World,
  transaction: Transaction,
  whole: OpenSession,
  part: Part
): Promise<void> {
  const stream = sessionStream(part.session)
  const at = new Date(world.clock.real()).toISOString()
  transaction.append(stream, endPart(await transaction.load(stream, session), whole, part, at))
}
