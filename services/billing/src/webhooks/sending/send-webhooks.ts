/**
 * Sends what the log says to webhooks, on the one instance of the service that leads. It follows the log from a place that
 * is stored, and notes what came of each message in the log again, so that a crash loses none: what was sent and not noted
 * is sent once more. What waits is in bounded queues, a webhook that falls behind reads for itself, and calls of one origin
 * are counted, so that a receiver that hangs holds no other up.
 */
import { type Engine, pageOfTypes, type RecordedEvent, wakeUp } from '@bursar/event-sourcing'
import type { Attendant } from '@bursar/service-kit'
import { webhooksStream } from '../../shared/streams.ts'
import { telling, tellingOf } from '../domain/tellings.ts'
import { type Disabled, disableWebhook, webhooks } from '../domain/webhooks.ts'
import { signatureHeaders, signing } from '../signature.ts'
import type { Answered, CallReceiver } from './call-receiver.ts'
import { type Endpoint, type Item, type Opened, offer, throughOf } from './endpoint.ts'
import { messageText } from './message.ts'
import { noteSent, SENDER } from './notes.ts'
import { createOrigins } from './origins.ts'
import { managing, openRoster, type Roster } from './roster.ts'
import { attemptOf, hasArrived, isOfOrigin, offBy } from './settle.ts'
import { isToTake, itemOf, takeDue, takeFromLog } from './take-from-log.ts'

const limits = {
  page: 500,
  /** Between two looks at the clock, in memory. */
  lookMs: 250,
  /** Between two reads of the log: while there are webhooks, and while there is none. */
  restMs: 50,
  idleMs: 1_000,
  /** Between two notes. */
  noteMs: 200,
  /** Between two notes of the place in the log. */
  placeMs: 5_000,
  /** Before a fault of the storage is tried again. */
  againMs: 1_000,
  /** That a start waits for the read models. */
  startMs: 30_000
}

/** Name of the place in the log up to which all is noted. */
const PLACE = 'webhooks'

/** @param onFault told when the storage failed; that is tried again */
export function sendWebhooks(
  engine: Engine,
  call: CallReceiver,
  onFault: (error: unknown) => void
): Attendant {
  const { events, world, keys, codec } = engine
  const { clock } = world
  const nowMs = () => Date.parse(clock.now())
  const ending = new AbortController()
  const { signal } = ending
  const freed = wakeUp()
  let roster: Roster | undefined
  let followed = 0
  let place = 0
  let [placedAt, notedAt] = [0, 0]
  let living: Promise<void> | undefined
  let noting: Promise<void> | undefined
  let origins = createOrigins(begin)
  const texts = new WeakMap<object, Promise<string>>()

  /** Where it goes on: no webhook that is on misses what the log has behind its place. */
  async function open(): Promise<Roster> {
    if (!(await engine.caughtUp(limits.startMs))) throw new Error('the read models are behind')
    const head = (await events.head()).position
    place = Number((await engine.readModels.setting(PLACE)) ?? 0)
    const opened = await openRoster(engine, head)
    const active = [...opened.all.values()].filter(({ held }) => held.is_active)
    for (const endpoint of opened.all.values()) {
      if (!endpoint.isOver) endpoint.start = endpoint.taken = Math.max(endpoint.start, place)
    }
    followed = active.reduce((least, { start }) => Math.min(least, start), place || head)
    origins = createOrigins(begin)
    return opened
  }

  /** Reads on in the log; answers whether there may be more. */
  async function follow(roster: Roster): Promise<boolean> {
    const types = roster.all.size === 0 ? managing : [...managing, ...telling]
    const head = (await events.head()).position
    const page = await pageOfTypes(events, { after: followed, upTo: head, most: limits.page, types })
    for (const stored of page.events) {
      const event = codec.decode(stored)
      roster.hear(event)
      hand(roster, event)
      followed = event.position
    }
    followed = page.through
    return followed < head
  }

  function hand({ ofProfile }: Roster, event: RecordedEvent) {
    const told = tellingOf(event)
    for (const profile of told?.to ?? []) {
      for (const endpoint of ofProfile(profile)) {
        const item = endpoint.held.is_active ? itemOf(endpoint, event) : undefined
        if (item && told) offer(endpoint, { ...item, telling: told })
      }
    }
  }

  async function look(roster: Roster) {
    const now = clock.now()
    for (const endpoint of roster.all.values()) {
      if (endpoint.isOver) continue
      if (endpoint.opened === undefined) await reopen(endpoint)
      await takeDue(engine, endpoint, now)
      if (isToTake(endpoint)) {
        takeFromLog(engine, endpoint, () => followed)
          .catch(onFault)
          .finally(freed.hint)
      }
    }
    origins.pump(nowMs())
  }

  /** Opens URL and secrets, which are undefined of a profile that was erased. */
  async function reopen(endpoint: Endpoint) {
    const { url, secret, previous } = await keys.reveal(endpoint.held)
    const isThere = typeof url === 'string' && url !== '' && typeof secret === 'string' && secret !== ''
    const opened: Opened | undefined = isThere
      ? { url, secret, previous: previous as Opened['previous'] }
      : undefined
    endpoint.opened = Promise.resolve(opened)
    origins.remove(endpoint)
    endpoint.origin = opened && new URL(opened.url).origin
    origins.add(endpoint)
  }

  function begin(endpoint: Endpoint, item: Item, origin: string) {
    // Whoever leads again later counts anew.
    const own = origins
    let isInTrouble = false
    deliver(endpoint, item)
      .then((answered) => {
        isInTrouble = answered !== undefined && isOfOrigin(answered)
      })
      .catch((error) => {
        if (!signal.aborted) onFault(error)
        // The message stays outstanding, and is sent once the storage answers.
        void clock.sleep(limits.againMs).then(() => {
          if (endpoint.outstanding.has(item)) endpoint.queue.push(item)
        })
      })
      .finally(() => {
        own.ended(origin, isInTrouble, nowMs())
        if (!signal.aborted) own.pump(nowMs())
        freed.hint()
      })
  }

  /** Undefined where nothing was sent, or what came of it says nothing of the receiver. */
  async function deliver(endpoint: Endpoint, item: Item): Promise<Answered | undefined> {
    const opened = await endpoint.opened
    if (!opened || !endpoint.outstanding.has(item)) return undefined
    const body = await textOf(item)
    const [at, began] = [clock.now(), clock.real()]
    const secrets = signing(opened.secret, opened.previous, at)
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Bursar-Webhooks',
      ...signatureHeaders({ id: item.message, sentAt: began, body }, secrets)
    }
    const answered = await call({ url: opened.url, headers, body, signal })
    // What the stop ended.
    if (signal.aborted) return undefined
    const took = Math.max(0, Math.round(clock.real() - began))
    await settled(endpoint, item, answered, { at, took })
    return answered
  }

  /** Made once for all webhooks that get it. */
  function textOf(item: Item): Promise<string> {
    const known = texts.get(item.telling)
    if (known) return known
    const made = messageText(engine, item.telling, item)
    texts.set(item.telling, made)
    made.catch(() => texts.delete(item.telling))
    return made
  }

  async function settled(
    endpoint: Endpoint,
    item: Item,
    answered: Answered,
    { at, took }: { readonly at: string; readonly took: number }
  ) {
    const answer = answered.is === 'answered' ? await sealed(endpoint, answered.text) : undefined
    // Deleted, or turned off, while it was on its way.
    if (!endpoint.outstanding.has(item)) return
    const number = item.before ? endpoint.number : ++endpoint.number
    const attempt = attemptOf(item, answered, { at, took, number, spread: world.random(1).readUInt8() / 255 })
    if (item.why !== 'test') {
      endpoint.failingSince = hasArrived(answered) ? null : (endpoint.failingSince ?? attempt.first_at)
    }
    endpoint.done.push({ item, attempt: answer ? { ...attempt, answer } : attempt })
    const off = offBy(item, answered, attempt, endpoint.failingSince)
    if (off) await disable(endpoint, off)
  }

  async function sealed({ held: { secret } }: Endpoint, text: string) {
    if (text === '' || typeof secret === 'string') return undefined
    await keys.ensure([secret.person], new Set())
    return keys.seal(secret.person, text)
  }

  /** Its log tells this sender too. What came of the last message is noted first. */
  async function disable(endpoint: Endpoint, why: Disabled) {
    await note()
    const { profile, webhook } = endpoint.held
    const id = world.id()
    const cause = { actor: SENDER, correlationid: id, causationid: SENDER }
    await engine.transact(cause, async (tx) => {
      const stream = webhooksStream(profile)
      tx.append(stream, disableWebhook((await tx.load(stream, webhooks))[webhook], why, tx.time))
    })
  }

  /** One at a time; whoever asks meanwhile waits for the next. */
  async function note(): Promise<void> {
    while (noting) await noting
    const all = roster?.all.values()
    if (!all) return
    noting = noteSent(engine, all, followed)
      .then(dropOver)
      .finally(() => {
        noting = undefined
      })
    await noting
  }

  function dropOver() {
    for (const [webhook, endpoint] of roster?.all ?? []) {
      if (!endpoint.isOver || endpoint.isChanged) continue
      origins.remove(endpoint)
      roster?.drop(webhook)
    }
  }

  /** All before it is noted. */
  async function storePlace() {
    const all = [...(roster?.all.values() ?? [])].filter(({ isOver }) => !isOver)
    const none: ReadonlySet<Item> = new Set()
    const next = all.reduce(
      (least, endpoint) => Math.min(least, throughOf(endpoint, followed, none)),
      followed
    )
    const isNews = all.some(({ isChanged }) => isChanged)
    if (isNews || next <= place || all.length === 0) return
    await engine.readModels.setSetting(PLACE, String(next))
    place = next
  }

  async function turn(roster: Roster) {
    const isMore = await follow(roster)
    await look(roster)
    const now = clock.real()
    if (now - notedAt >= limits.noteMs) {
      notedAt = now
      if (!noting) note().catch(onFault)
    }
    if (now - placedAt >= limits.placeMs) {
      placedAt = now
      await storePlace()
    }
    return isMore
  }

  async function live() {
    while (!signal.aborted) {
      const seen = freed.turn()
      try {
        if (!engine.leads()) roster = undefined
        else {
          roster ??= await open()
          if (await turn(roster)) continue
        }
      } catch (error) {
        onFault(error)
        await clock.sleep(limits.againMs)
      }
      const idle = !roster || roster.all.size === 0
      await clock.sleep(idle ? limits.idleMs : limits.restMs)
      if (!idle) await Promise.race([freed.since(seen), clock.sleep(limits.lookMs - limits.restMs)])
    }
  }

  let unwatch = () => {}
  return {
    start() {
      unwatch = events.watch(() => freed.hint())
      living ??= live()
    },
    async stop() {
      ending.abort()
      unwatch()
      freed.hint()
      await living
      if (!roster) return
      await note().catch(onFault)
      await storePlace().catch(onFault)
    }
  }
}
