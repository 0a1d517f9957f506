import { systemClock, testClock } from '@bursar/event-sourcing'
import { memoryLeases, memoryLeaseTable } from '@bursar/testing'
import t from 'tap'
import { sharedClock } from '../../dist/process/shared-clock.js'

const start = '2026-01-01T00:00:00.000Z'
const later = '2026-02-01T00:00:00.000Z'

t.test('where a clock stands is known to all instances and to later starts', async (t) => {
  const leases = memoryLeases(systemClock(), memoryLeaseTable())
  const make = (id: string) => sharedClock({ clock: testClock(start), leases, self: { id, address: '' } })
  const [one, other] = [make('one'), make('other')]
  await Promise.all([one.start(), other.start()])
  t.teardown(() => {
    one.stop()
    other.stop()
  })
  t.equal(await one.set(later), true)
  t.equal(one.now(), later)
  t.equal(await other.set('2026-01-15T00:00:00.000Z'), false, 'nobody goes back behind another')
  t.equal(other.now(), later)
  t.equal(await other.set(later), true, 'to where it stands is good')

  const third = make('third')
  await third.start()
  t.teardown(() => third.stop())
  t.equal(third.now(), later)
  await one.set('2026-03-01T00:00:00.000Z')
  await new Promise((resolve) => setTimeout(resolve, 400))
  t.equal(third.now(), '2026-03-01T00:00:00.000Z', 'one that nobody told follows')
})

t.test('two that set at once do so one after the other', async (t) => {
  const leases = memoryLeases(systemClock(), memoryLeaseTable())
  const clocks = ['a', 'b', 'c'].map((id) =>
    sharedClock({ clock: testClock(start), leases, self: { id, address: '' } })
  )
  const wanted = ['2026-02-03T00:00:00.000Z', '2026-02-01T00:00:00.000Z', '2026-02-02T00:00:00.000Z']
  await Promise.all(clocks.map((clock, n) => clock.set(wanted[n] ?? '')))
  const noted = (await leases.read('clock'))?.note
  t.equal(noted, wanted[0], 'the latest holds, whoever was first')
})
