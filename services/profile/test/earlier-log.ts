/** Logs as version 0.1 wrote them. */
import { createHmac } from 'node:crypto'
import { authEvents, billingEvents, profileEvents } from '@bursar/contracts'
import {
  createEngine,
  type Engine,
  embeddedBus,
  embeddedExchange,
  type NewEvent,
  type Reservation,
  type Stores
} from '@bursar/event-sourcing'
import { seeded, seededWorld, stoppableClock } from '@bursar/testing'

const cause = { actor: 'system', correlationid: 'of 0.1', causationid: 'of 0.1' }

/** Writes a log as version 0.1 did. */
export function earlierLog(stores: Record<string, Stores>, service: string) {
  const logs = Object.fromEntries(Object.entries(stores).map(([name, { events }]) => [name, events]))
  const engine: Engine = createEngine({
    service,
    stores: stores[service] as Stores,
    bus: embeddedBus(logs),
    exchange: embeddedExchange(Object.values(stores).map(({ keys }) => keys)),
    masterKey: seeded(1).bytes(32),
    world: seededWorld(stoppableClock('2026-01-10T12:00:00.000Z'), 77),
    definitions: [...authEvents, ...profileEvents, ...billingEvents],
    projections: [],
    policies: [],
    follows: []
  })
  const writeAs = (actor: string, stream: string, event: NewEvent, ...names: Reservation[]) =>
    engine.transact({ ...cause, actor }, async (transaction) => {
      transaction.append(stream, [event])
      for (const name of names) transaction.reserve(name, 'again')
    })
  const write = (stream: string, event: NewEvent, ...names: Reservation[]) =>
    writeAs(cause.actor, stream, event, ...names)
  const hashed = async (text: string) =>
    createHmac('sha256', await engine.keys.secret('names'))
      .update(text)
      .digest('base64url')
  return { engine, write, writeAs, hashed }
}
