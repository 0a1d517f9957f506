/** An election under a lease whose renewal comes late. */
import { type Hold, type Leases, leaderElection } from '@bursar/event-sourcing'
import { memoryLeases } from '@bursar/testing'
import t from 'tap'
import { instance, virtualTime } from '../virtual-time.ts'

const leaseMs = 6_000

t.test('a hold that may have run out is over, also when it is renewed after that', async (t) => {
  const time = virtualTime()
  const stored = memoryLeases(time.clock)
  // The store is away for a while: whoever asks it at 4 s has his answer at 7.6 s, when the lease is still his.
  const away = { from: 3_900, until: 7_600 }
  const leases: Leases = {
    ...stored,
    async take(name, taker, ms) {
      if (time.now() >= away.from) await time.clock.sleep(Math.max(0, away.until - time.now()))
      return stored.take(name, taker, ms)
    }
  }
  const begun: Hold[] = []
  let nudge = () => {}
  const election = leaderElection({
    name: 'election',
    leases,
    self: instance('one'),
    clock: time.clock,
    monotonic: time.now,
    leaseMs,
    nudge: () => nudge(),
    async work(hold) {
      begun.push(hold)
      while (hold.holds()) {
        await new Promise<void>((resolve) => {
          nudge = resolve
        })
      }
    }
  })
  election.start()
  await time.pass(7_300)
  const [first] = begun
  t.equal(first?.holds(), true)
  await time.pass(150)
  t.equal(first?.holds(), false, 'nine tenths of its time are over')
  await time.pass(1_000)
  t.equal(first?.holds(), false, 'its renewal came since')
  t.equal(begun.length, 2, 'the work began again')
  t.equal(begun[1]?.holds(), true)
  t.ok(election.holding())
  const stopping = election.stop()
  await time.pass(leaseMs)
  await stopping
})
