/** A log that lost its end is known by whoever heard of more: the relay by its note, other services by what they told. */
import type { LostEndError } from '@bursar/event-sourcing'
import { memoryShelf } from '@bursar/testing'
import t, { type Test } from 'tap'
import type { ServiceProcess } from '../../dist/process/service-process.js'
import { instance, operatorToken, type Site, site, wellBus } from './instances.ts'

async function until(holds: () => boolean | Promise<boolean>) {
  for (let n = 0; n < 400 && !(await holds()); n++) await new Promise((resolve) => setTimeout(resolve, 10))
}

/** Removes the last events, and nothing else of what the store keeps; answers where the log ended. */
function cut({ auth: { log } }: Site, events: number): number {
  const end = log.events.length
  for (const { stream } of log.events.splice(end - events)) log.streams.get(stream)?.pop()
  return end
}

/** A log that was written and published by an instance that ended, and of which the service itself kept nothing else. */
async function published(t: Test): Promise<Site> {
  const place = site()
  const one = await instance(t, place, 'auth')
  await one.start()
  await until(() => place.published.length === place.auth.log.events.length)
  await until(() => one.relay.position() === place.auth.log.events.length)
  t.ok(await one.stop(), 'in time')
  return place
}

/** What else would bear witness: read models and the note with the keys, whose secrets stay. */
function forget(place: Site) {
  place.auth.shelf = memoryShelf()
  delete place.auth.ring.logEnd
}

/** Why an instance does not start; undefined when it does. */
const refusal = (one: ServiceProcess): Promise<unknown> => one.check().catch((error: unknown) => error)

for (const events of [1, 2]) {
  t.test(`the relay published ${events} more than there is`, async (t) => {
    const place = await published(t)
    forget(place)
    const end = cut(place, events)
    const other = await instance(t, place, 'auth')
    t.match(await refusal(other), {
      name: 'LostEndError',
      lost: [{ service: 'auth', end: end - events, seen: end, by: ['the relay of auth to Kafka'] }],
      message: /but the relay of auth to Kafka saw position \d+: .*bursar restore FOLDER/
    })
  })
}

t.test('another service has told on the bus that it handled more', async (t) => {
  const place = await published(t)
  forget(place)
  place.auth.leases.clear()
  const end = cut(place, 1)
  const bus = (own: Parameters<typeof wellBus>[2]) => {
    const told = wellBus(place, 'auth', own)
    void told.announce({ service: 'profile', handled: { auth: end }, position: 7 })
    return told
  }
  const other = await instance(t, place, 'auth', { bus })
  t.match(await refusal(other), {
    name: 'LostEndError',
    lost: [{ service: 'auth', end: end - 1, seen: end, by: ['the bus messages of profile'] }],
    message: /bursar restore FOLDER/
  })
})

t.test('a service tells so after the start, and the process hears of it', async (t) => {
  const place = site()
  let lost: LostEndError | undefined
  let bus: ReturnType<typeof wellBus> | undefined
  const one = await instance(t, place, 'auth', {
    bus(own) {
      bus = wellBus(place, 'auth', own)
      return bus
    },
    onLostEnd(error) {
      lost = error
    }
  })
  await one.check()
  await one.start()
  const end = place.auth.log.events.length
  await bus?.announce({ service: 'profile', handled: { auth: end }, position: 1 })
  await new Promise((resolve) => setTimeout(resolve, 50))
  t.equal(lost, undefined, 'what is there may be told of')
  await bus?.announce({ service: 'billing', handled: { auth: end + 3 }, position: 1 })
  await until(() => lost !== undefined)
  t.match(lost, { lost: [{ service: 'auth', end, seen: end + 3, by: ['the bus messages of billing'] }] })
})

t.test('verify names the relay as a witness, and rebuilds nothing', async (t) => {
  const place = site()
  const one = await instance(t, place, 'auth')
  await one.start()
  await until(() => one.relay.position() === place.auth.log.events.length)
  const end = cut(place, 1)
  const answer = await fetch(`${one.url}/api/system/verify`, {
    headers: { authorization: `Bearer ${operatorToken}` }
  })
  t.equal(answer.status, 200)
  const { ok, checks } = (await answer.json()) as any
  t.notOk(ok)
  const said = checks.find(({ name }: { name: string }) => name === 'auth log end')
  t.match(said, { ok: false, detail: /the relay of auth to Kafka.*bursar restore FOLDER/ })
  t.match(said.detail, new RegExp(`ends at position ${end - 1}, but .* saw position ${end}`))
})
