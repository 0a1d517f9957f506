import { createScheduler } from '@bursar/testing'
import t from 'tap'

t.test('time jumps from timer to timer, and equal instants keep their order', async (t) => {
  const scheduler = createScheduler(1_000)
  const woken: string[] = []
  const sleeper = async (name: string, ms: number) => {
    await scheduler.sleep(ms)
    woken.push(`${name} at ${scheduler.now()}`)
  }
  await scheduler.run(async () => {
    await Promise.all([sleeper('late', 86_400_000), sleeper('a', 20), sleeper('b', 20), sleeper('first', 5)])
  })
  t.same(woken, ['first at 1005', 'a at 1020', 'b at 1020', 'late at 86401000'])
})

t.test('many timers come in their order', async (t) => {
  const scheduler = createScheduler(0)
  const woken: number[] = []
  const waits = Array.from({ length: 500 }, (_, n) => ((n * 7_919) % 1_000) + 1)
  await scheduler.run(async () => {
    await Promise.all(waits.map((ms) => scheduler.sleep(ms).then(() => woken.push(ms))))
  })
  t.same(
    woken,
    [...waits].sort((one, other) => one - other)
  )
  t.equal(scheduler.pending(), 0)
})

t.test('time stands still while something moves', async (t) => {
  const scheduler = createScheduler(0)
  let rang = false
  await scheduler.run(async () => {
    void scheduler.sleep(1).then(() => {
      rang = true
    })
    for (let turn = 0; turn < 50; turn++) await scheduler.sleep(0)
    t.equal(rang, false)
  })
})

t.test('waiting for what never comes is told, and so is a failure', async (t) => {
  const stuck = createScheduler(0)
  await t.rejects(
    stuck.run(() => new Promise(() => {})),
    { message: /no timer/ }
  )
  const failing = createScheduler(0)
  await t.rejects(
    failing.run(async () => {
      await failing.sleep(5)
      throw new Error('broken')
    }),
    { message: 'broken' }
  )
})
