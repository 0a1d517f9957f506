import { JOB_LIMITS, type JobHandler, type JobRun, jobHandler, startedJob } from '@bursar/jobs'
import t from 'tap'
import { cause, day, type Instance, sendBill, sentBy, site, until } from './ledger.ts'

t.setTimeout(180_000)

const send = (of: string, { transact }: JobRun) =>
  transact(async (tx) => {
    tx.append(`bill-${of}`, [{ type: 'bills.sent', data: { of } }])
  })

const sends = jobHandler(sendBill, ({ of }, run) => send(of, run))

async function ask({ engine }: Instance, id: string, due: string): Promise<void> {
  await engine.transact(cause, async (tx) => tx.ask(sendBill.at({ id, due, payload: { of: id } })))
}

const waiting = ({ engine }: Instance) => engine.events.jobs.list('waiting', undefined, 1_000)

t.test('runs what is due when the clock gets there, and not before', async (t) => {
  const { instance, clock } = site()
  const one = await instance([sends])
  t.teardown(one.stop)
  await ask(one, 'later', day(3))
  await ask(one, 'now', day(1))
  await until(async () => (await sentBy(one.engine)).includes('now'))
  t.same(await sentBy(one.engine), ['now'])
  await ask(one, 'later', day(4))
  clock.set(day(3))
  await ask(one, 'third', day(3))
  await until(async () => (await sentBy(one.engine)).includes('third'))
  t.notOk((await sentBy(one.engine)).includes('later'), 'asked for again it moved to another day')
  await one.engine.transact(cause, async (tx) => tx.cancel(sendBill.named('later')))
  clock.set(day(9))
  await ask(one, 'last', day(9))
  await until(async () => (await sentBy(one.engine)).includes('last'))
  t.same([...(await sentBy(one.engine))].sort(), ['last', 'now', 'third'], 'what was cancelled is not run')
  t.same(await waiting(one), [])
})

t.test('catches up after 30 days: each job once, a few at a time, one that recurs once', async (t) => {
  const { instance, clock } = site()
  let ticks = 0
  let atOnce = 0
  let most = 0
  const counting = jobHandler(sendBill, async ({ of }, run) => {
    most = Math.max(most, ++atOnce)
    await send(of, run)
    atOnce -= 1
  })
  const ticking = startedJob({ name: 'tick', everyMs: 3_600_000, run: async () => void ticks++ })
  const one = await instance([counting, ticking])
  t.teardown(one.stop)
  await until(() => ticks === 1)
  for (let n = 0; n < 300; n++) await ask(one, `bill-${n}`, day(2 + (n % 28)))
  clock.set(day(31))
  await until(async () => (await waiting(one)).length === 1)
  const all = await sentBy(one.engine)
  t.equal(all.length, 300)
  t.equal(new Set(all).size, 300)
  t.ok(most <= 8, `${most} at once`)
  t.equal(ticks, 2, 'once for all the hours that were missed')
  t.match(await waiting(one), [
    { kind: 'tick', due: new Date(Date.parse(day(31)) + 3_600_000).toISOString() }
  ])
})

t.test('one that fails is tried again, parked in the end, and keeps none of the others', async (t) => {
  const { instance, clock, failed } = site()
  let heals = false
  const fragile = jobHandler(sendBill, async ({ of }, run) => {
    if (of === 'bad' && !heals) throw new Error('no such bill')
    if (of === 'hangs' && !heals) await new Promise(() => undefined)
    await send(of, run)
  })
  const impatient: JobHandler = { ...fragile, limitMs: 50 }
  const one = await instance([impatient])
  t.teardown(one.stop)
  for (const id of ['bad', 'hangs', 'good']) await ask(one, id, day(1))
  const { jobs } = one.engine.events
  await until(async () => {
    const next = (await waiting(one))[0]?.due
    if (next !== undefined) clock.set(next)
    return (await jobs.list('parked', undefined, 10)).length === 2
  })
  t.same(await sentBy(one.engine), ['good'])
  t.match(await jobs.list('parked', undefined, 10), [
    { id: 'bad', tries: JOB_LIMITS.tries, error: 'no such bill' },
    { id: 'hangs', tries: JOB_LIMITS.tries, error: 'it took longer than 50 ms' }
  ])
  t.equal(failed.filter(({ isParked }) => isParked).length, 2)
  t.match(one.runner.runs(), { done: 1, parked: 2, failed: 2 * (JOB_LIMITS.tries - 1) })
  heals = true
  t.ok(await jobs.retry(sendBill.named('bad'), clock.now()))
  t.ok(await jobs.discard(sendBill.named('hangs')))
  await until(async () => (await sentBy(one.engine)).includes('bad'))
  t.same(await jobs.list('parked', undefined, 10), [])
})

t.test('a fault that passes is tried again for as long as it lasts', async (t) => {
  const { instance, clock } = site()
  let tries = 0
  const stormy = jobHandler(sendBill, async ({ of }, run) => {
    tries += 1
    if (tries <= JOB_LIMITS.tries + 3) throw Object.assign(new Error('busy'), { code: 'overloaded' })
    await send(of, run)
  })
  const one = await instance([stormy])
  t.teardown(one.stop)
  await ask(one, 'a', day(1))
  await until(async () => {
    const next = (await waiting(one))[0]?.due
    if (next !== undefined) clock.set(next)
    return (await sentBy(one.engine)).length === 1
  })
  t.equal(tries, JOB_LIMITS.tries + 4)
})

t.test('a crash between what was done and the note of it does nothing twice', async (t) => {
  const { instance } = site()
  let crashed = false
  const crashing = await instance([sends], async ({ name, when }) => {
    // The process is gone before it can note that the job is done.
    if (name === 'jobs.settle' && when === 'before') {
      crashed = true
      await new Promise(() => undefined)
    }
  })
  await ask(crashing, 'a', day(1))
  await until(() => crashed)
  t.same(await sentBy(crashing.engine), ['a'])
  // Its run never ends, as that of a process that is gone; this one is not to be kept alive by it.
  await crashing.stop()
  let runs = 0
  const next = await instance([
    jobHandler(sendBill, async ({ of }, run) => {
      runs += 1
      await send(of, run)
    })
  ])
  t.teardown(next.stop)
  await until(async () => (await waiting(next)).length === 0)
  t.equal(runs, 1, 'it is run again')
  t.same(await sentBy(next.engine), ['a'], 'and its command is made once')
})

t.test('two instances: the one that leads runs them', async (t) => {
  const { instance } = site()
  const ran: string[] = []
  const by = (name: string) =>
    jobHandler(sendBill, async ({ of }, run) => {
      ran.push(name)
      await send(of, run)
    })
  const one = await instance([by('one')])
  const two = instance([by('two')])
  for (let n = 0; n < 20; n++) await ask(one, `a${n}`, day(1))
  await until(async () => (await waiting(one)).length === 0)
  t.same(new Set(ran), new Set(['one']))
  await one.stop()
  const other = await two
  t.teardown(other.stop)
  await ask(other, 'b', day(1))
  await until(async () => (await sentBy(other.engine)).includes('b'))
  t.equal(ran.at(-1), 'two', 'and after its end the other')
  t.equal((await sentBy(other.engine)).length, 21)
})

t.test('a job that is asked for while it runs is run again after it', async (t) => {
  const { instance } = site()
  let runs = 0
  let go = () => {}
  const gate = new Promise<void>((resolve) => {
    go = resolve
  })
  let overlapping = false
  let busy = false
  const one = await instance([
    jobHandler(sendBill, async () => {
      overlapping ||= busy
      busy = true
      runs += 1
      if (runs === 1) await gate
      busy = false
    })
  ])
  t.teardown(one.stop)
  await ask(one, 'a', day(1))
  await until(() => runs === 1)
  await ask(one, 'a', day(1))
  await until(async () => (await waiting(one))[0]?.tries === 1)
  go()
  await until(async () => (await waiting(one)).length === 0)
  t.equal(runs, 2)
  t.notOk(overlapping)
  t.match(one.runner.runs(), { done: 2, lost: 0 })
})

t.test('to find nothing due costs one read', async (t) => {
  const { instance, clock } = site()
  const asked: string[] = []
  const one = await instance([sends], async ({ name, when }) => {
    if (name.startsWith('jobs.') && when === 'before') asked.push(name)
  })
  t.teardown(one.stop)
  for (let n = 0; n < 200; n++) await ask(one, `a${n}`, day(5))
  await until(() => asked.includes('jobs.next'))
  await new Promise((resolve) => setTimeout(resolve, 600))
  asked.length = 0
  const until_ = clock.real() + 4_500
  await until(() => clock.real() > until_)
  t.same(new Set(asked), new Set(['jobs.next']))
  t.ok(asked.length <= 3, `${asked.length} reads in 4.5 s`)
})
