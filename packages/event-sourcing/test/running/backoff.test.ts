import { createBackoff, pauseAfter, withRetries } from '@bursar/event-sourcing'
import t from 'tap'

const limits = { first: 50, most: 5_000 }

t.test('pauses double up to the longest', async (t) => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((failures) => pauseAfter(failures, limits))
  t.same(pauses, [50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000])
  t.equal(pauseAfter(1_000_000, limits), 5_000, 'however long it goes on')
})

t.test('chance takes up to half of a pause away, and never all of it', async (t) => {
  const least = pauseAfter(3, limits, () => 0.999_999)
  t.ok(least > 100 && least < 101, String(least))
  t.equal(
    pauseAfter(3, limits, () => 0),
    200
  )
})

t.test('a success begins anew', async (t) => {
  const backoff = createBackoff(limits)
  t.same([backoff.next(), backoff.next(), backoff.next()], [50, 100, 200])
  backoff.reset()
  t.equal(backoff.next(), 50)
})

t.test('work is tried again while its faults pass', async (t) => {
  const slept: number[] = []
  const clock = { sleep: async (ms: number) => void slept.push(ms) }
  const retries = { tries: 4, pauseMs: { first: 200, most: 300 } }
  let calls = 0
  const failing = async () => {
    calls += 1
    throw new Error(`busy ${calls}`)
  }
  await t.rejects(
    withRetries(clock, retries, () => true, failing),
    { message: 'busy 4' },
    'the error of the last try'
  )
  t.same(slept, [200, 300, 300], 'no pause after it')
  await t.rejects(
    withRetries(clock, retries, () => false, failing),
    { message: 'busy 5' },
    'a fault that does not pass is thrown at once'
  )
  const late = async () => (++calls < 8 ? failing() : calls)
  t.equal(await withRetries(clock, retries, () => true, late), 8)
})
