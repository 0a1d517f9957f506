/** An erasure where each service is a process of its own, while the person goes on writing: nothing of it stays. */
import { expected } from '@bursar/testing'
import t from 'tap'
import { distributed } from './distributed.ts'

const personal = /mona@quux|mona lisa|"mona"/i
/** What an organization says of itself is sealed with a key of its own, which goes when that is erased. */
const sealed = /mona@quux|mona lisa|quuxworks/i

t.test('what is written meanwhile goes with it, in every process', async (t) => {
  const system = await distributed(t)
  const { admin, engines, register, makePlan, openProfile, subscribe, settled, operator } = system
  const mona = await register('mona', { email: 'mona@quux.example', full_name: 'Mona Lisa' })
  const otto = await register('otto')
  const plan = await makePlan(admin, 'broker', 'Basic')
  await subscribe(mona, 'mona', plan)
  const acme = await openProfile(mona, 'Quuxworks')
  await settled()

  let erased = false
  const refused = new Set<number>()
  const going = (write: (n: number) => Promise<{ readonly status: number }>) => async () => {
    for (let n = 0; !erased || n % 5 !== 0; n++) {
      const { status } = await write(n)
      if (status >= 400) refused.add(status)
    }
  }
  const writers = [
    going((n) =>
      mona.patch('/api/profile/mona', { full_name: `Mona Lisa ${n}`, street_address: 'mona@quux 1' })
    ),
    going((n) => mona.patch(`/api/profile/${acme}`, { full_name: `Quuxworks ${n}` })),
    going(() => mona.post('/api/cart', { plan })),
    going((n) => mona.patch('/api/users/mona', { full_name: `Mona Lisa ${n}` })),
    going(() => otto.post('/api/cart', { plan }))
  ].map((write) => write())
  await new Promise((resolve) => setTimeout(resolve, 200))
  expected(await admin.post('/api/users/mona/erase', { confirm: 'mona' }), 200)
  await settled()
  erased = true
  await Promise.all(writers)
  await settled()

  t.ok(
    [...refused].every((status) => [400, 401, 403, 404, 409, 429, 503].includes(status)),
    `${[...refused]}`
  )
  for (const [name, { events, keys, codec }] of engines) {
    const stored = await events.read(0, 100_000)
    t.notMatch(JSON.stringify(stored), sealed, `the log of ${name} in clear`)
    // What an invoice says of its parties the law asks to keep: it has a key of its own.
    const others = stored.filter(({ type }) => type !== 'billing.invoice-numbered')
    const opened = await keys.reveal(others.map((event) => codec.decode(event)))
    t.notMatch(JSON.stringify(opened), personal, `the log of ${name}, opened`)
  }
  t.equal((await admin.get('/api/users/mona')).status, 404)
  t.same(expected(await operator.get('/api/system/parked'), 200).results, [])
  const { ok, checks } = expected(await operator.get('/api/system/verify'), 200)
  t.ok(ok, JSON.stringify(checks.filter((one: any) => !one.ok)))
  t.equal((await otto.get('/api/cart')).status, 200, 'others go on')
})
