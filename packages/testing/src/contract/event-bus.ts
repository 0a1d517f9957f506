/** What every bus guarantees. */
import type {
  Cursor,
  EventBus,
  EventStore,
  Progress,
  StoredEvent,
  Subscription
} from '@bursar/event-sourcing'
import type { Test } from 'tap'
import { append, ofTwoTypes, stored } from './events.ts'
import { type Make, over } from './suite.ts'

/** A bus and the logs that feed it: of the services `auth` and `billing`. */
export interface BusUnderTest {
  readonly bus: EventBus
  readonly logs: { readonly auth: EventStore; readonly billing: EventStore }
}

/** Runs the suite of the event bus port over an adapter. */
export async function eventBusContract(t: Test, make: Make<BusUnderTest>): Promise<void> {
  await over(t, 'bus: from the first event, in order within each stream', make, fromTheFirst)
  await over(t, 'bus: on from a cursor, in whichever subscription', make, fromCursor)
  await over(t, 'bus: no more than the limit at once', make, limited)
  await over(t, 'bus: the types that a subscriber asks for, and past the others', make, ofTypes)
  await over(t, 'bus: what is committed while waiting', make, waiting)
  await over(t, 'bus: several subscribers while a writer writes', make, together)
  await over(t, 'bus: how far the logs are known to go', make, ends)
  await over(t, 'bus: close ends next', make, closing)
  await over(t, 'bus: progress', make, progress)
}

async function fill(log: EventStore, count: number): Promise<StoredEvent[]> {
  for (let n = 0; n < count; n++) await stored(log, append(`s${n % 3}`, 'any', 1, `${n}`))
  return log.read(0, count)
}

/** Follows until everything up to `position` has come; gives what came and the cursor behind it. */
async function follow(subscription: Subscription, position: number, limit = 100) {
  const seen: StoredEvent[] = []
  let cursor: Cursor | undefined
  for (let reached = 0; reached < position; ) {
    const delivery = await subscription.next(limit)
    if (!delivery) break
    seen.push(...delivery.events)
    cursor = delivery.cursor
    reached = delivery.position
  }
  return { seen, cursor: cursor ?? null }
}

/** What is left when duplicates are dropped, by position: the port allows duplicates and mixed streams. */
function distinct(seen: readonly StoredEvent[]): StoredEvent[] {
  const byPosition = new Map(seen.map((event) => [event.position, event]))
  return [...byPosition.values()].sort((one, other) => one.position - other.position)
}

/** Whether first deliveries keep the order within each stream. */
function inOrder(seen: readonly StoredEvent[]): boolean {
  const last = new Map<string, number>()
  return seen.every(({ stream, version }) => {
    const known = last.get(stream)
    if (known !== undefined && version > known + 1) return false
    last.set(stream, Math.max(known ?? 0, version))
    return known !== undefined || version === 1
  })
}

async function fromTheFirst(t: Test, { bus, logs }: BusUnderTest) {
  const log = await fill(logs.auth, 20)
  await stored(logs.billing, append('other', 0))
  const { seen } = await follow(bus.subscribe('auth', null), 20)
  t.same(distinct(seen), log, 'all of this log and nothing of the other, byte for byte')
  t.ok(inOrder(seen))
}

async function fromCursor(t: Test, { bus, logs }: BusUnderTest) {
  await fill(logs.auth, 12)
  const first = bus.subscribe('auth', null)
  const part = await follow(first, 5, 5)
  await first.close()
  const rest = await follow(bus.subscribe('auth', part.cursor), 12)
  const all = [...part.seen, ...rest.seen]
  t.same(distinct(all), await logs.auth.read(0, 100), 'nothing is lost between them')
  const reached = part.seen.at(-1)?.position ?? 0
  t.ok(
    rest.seen.every(({ position }) => position > reached),
    'what the cursor covers does not come again'
  )
}

async function limited(t: Test, { bus, logs }: BusUnderTest) {
  await fill(logs.auth, 30)
  const slow = bus.subscribe('auth', null)
  const fast = bus.subscribe('auth', null)
  const delivery = await slow.next(7)
  t.ok(delivery && delivery.events.length > 0 && delivery.events.length <= 7)
  const all = await follow(fast, 30)
  t.equal(distinct(all.seen).length, 30, 'a subscriber that does not go on holds up nobody')
  const rest = await follow(slow, 30, 7)
  t.equal(distinct([...(delivery?.events ?? []), ...rest.seen]).length, 30)
}

async function ofTypes(t: Test, { bus, logs }: BusUnderTest) {
  const log = await stored(logs.auth, ofTwoTypes('a', ['auth.one', 'auth.other'], 30))
  const ones = log.filter(({ type }) => type === 'auth.one')
  const some = bus.subscribe('auth', null, ['auth.one'])
  const { seen, cursor } = await follow(some, 30, 7)
  t.same(
    distinct(seen).filter(({ type }) => type === 'auth.one'),
    ones,
    'all of the type'
  )
  const late = follow(bus.subscribe('auth', cursor, ['auth.one']), 31)
  const [event] = await stored(logs.auth, append('b', 0))
  const rest = await late
  t.ok(
    rest.seen.every(({ position }) => position === event?.position),
    'the place of what was left out is passed'
  )
}

async function waiting(t: Test, { bus, logs }: BusUnderTest) {
  const subscription = bus.subscribe('auth', null)
  for (let n = 0; n < 3; n++) {
    const next = follow(subscription, n + 1)
    const [event] = await stored(logs.auth, append('a', n))
    t.same(distinct((await next).seen), [event])
  }
}

async function together(t: Test, { bus, logs }: BusUnderTest) {
  const subscribers = [1, 3, 10, 100, 100].map((limit) => follow(bus.subscribe('auth', null), 90, limit))
  const log = await fill(logs.auth, 90)
  for (const { seen } of await Promise.all(subscribers)) {
    t.same(
      distinct(seen).map(({ hash }) => hash),
      log.map(({ hash }) => hash)
    )
    t.ok(inOrder(seen))
  }
}

async function ends(t: Test, { bus, logs }: BusUnderTest) {
  await fill(logs.auth, 7)
  const subscription = bus.subscribe('auth', null)
  await follow(subscription, 7)
  t.equal((await bus.ends()).auth, 7, 'all that was delivered')
  await subscription.close()
  t.equal((await bus.ends()).auth, 7, 'and it stays known')
}

async function closing(t: Test, { bus, logs }: BusUnderTest) {
  const subscription = bus.subscribe('auth', null)
  const waits = subscription.next(10)
  await subscription.close()
  t.equal(await waits, undefined, 'also one that waits')
  await stored(logs.auth, append('a', 0))
  t.equal(await subscription.next(10), undefined)
  await subscription.close()
  const last = bus.subscribe('billing', null).next(10)
  await bus.close()
  t.equal(await last, undefined, 'closing the bus closes its subscriptions')
}

async function progress(t: Test, { bus }: BusUnderTest) {
  const heard: Progress[] = []
  const stop = bus.onProgress((said) => heard.push(said))
  t.equal(bus.progress('billing'), undefined)
  await bus.announce({ service: 'billing', handled: { auth: 3 }, position: 7 })
  await bus.announce({ service: 'billing', handled: { auth: 5, profile: 1 }, position: 7 })
  await heardUntil(bus, 5)
  t.same(bus.progress('billing'), { service: 'billing', handled: { auth: 5, profile: 1 }, position: 7 })
  t.equal(bus.progress('auth'), undefined)
  t.same(heard.at(-1), bus.progress('billing'))
  const calls = heard.length
  await bus.announce({ service: 'billing', handled: { auth: 4 }, position: 6 })
  t.same(bus.progress('billing'), { service: 'billing', handled: { auth: 5, profile: 1 }, position: 7 })
  t.equal(heard.length, calls, 'what is said late moves nothing')
  stop()
  await bus.announce({ service: 'billing', handled: { auth: 6 }, position: 8 })
  await heardUntil(bus, 6)
  t.equal(heard.length, calls, 'who has stopped listening is left alone')
  t.same(bus.progress('billing')?.handled, { auth: 6 }, 'the later word says which logs are followed')
}

/** A bus over a network takes its time. */
async function heardUntil(bus: EventBus, auth: number): Promise<void> {
  if (bus.progress('billing')?.handled.auth === auth) return
  await new Promise<void>((resolve) => {
    const stop = bus.onProgress(({ handled }) => {
      if (handled.auth !== auth) return
      stop()
      resolve()
    })
  })
}
