/** What all job stores guarantee. They lie with a log, so the suite asks for jobs in its commits too. */
import { type AskedJob, type EventStore, JOBS_COUNTED_MAX, type JobStore } from '@bursar/event-sourcing'
import type { Test } from 'tap'
import { append, commitOne } from './events.ts'
import { type Fresh, type Make, over } from './suite.ts'

/** Runs the suite over the jobs of an event store. */
export async function jobStoreContract(t: Test, make: Make<EventStore>): Promise<void> {
  await over(t, 'jobs: asked for with events, or not at all', make, inCommits)
  await over(t, 'jobs: asked for again, cancelled', make, again)
  await over(t, 'jobs: due by their instants, some at a time', make, byDue)
  await over(t, 'jobs: claimed by one', make, claimed)
  await over(t, 'jobs: settled while the claim stands', make, settled)
  await over(t, 'jobs: asked for while they run', make, askedWhileRunning)
  await over(t, 'jobs: parked, tried again, discarded', make, parked)
  await over(t, 'jobs: listed page by page and counted', make, listed)
  await over(t, 'jobs: loaded as they were elsewhere, claimed by nobody', make, loaded)
  await over(t, 'jobs: kept when opened again', make, reopened)
}

const day = (n: number) => `2031-01-${String(n).padStart(2, '0')}T00:00:00.000Z`
const job = (id: string, due: number, kind = 'k'): AskedJob => ({
  kind,
  id,
  due: day(due),
  payload: `{"of":"${id}"}`
})
const fresh = { tries: 0, error: '', parked: null }
/** As it is when it was asked for. */
const waitingJob = (asked: AskedJob) => ({ ...asked, ...fresh, asked: asked.due })
const one = (turn = 1) => ({ claimer: 'one', turn })
const two = (turn = 1) => ({ claimer: 'two', turn })
const waits = (jobs: JobStore) => jobs.list('waiting', undefined, 100)

async function inCommits(t: Test, store: EventStore) {
  const { jobs } = store
  t.equal(await jobs.next('one'), undefined)
  t.same(await jobs.claim(one(), day(9), 10), [])
  t.match(await commitOne(store, { ...append('a', 0), ask: [job('ä', 3)] }), { ok: true })
  t.same(await waits(jobs), [waitingJob(job('ä', 3))])
  const loser = { ...append('a', 0), ask: [job('b', 1)], cancel: [job('ä', 3)] }
  t.match(await commitOne(store, loser), { ok: false, reason: 'version' })
  t.same(await waits(jobs), [waitingJob(job('ä', 3))], 'a loser asks for nothing and cancels nothing')
  t.match(await commitOne(store, { streams: [], ask: [job('c', 2)] }), { ok: true }, 'also without events')
  t.same(
    (await waits(jobs)).map(({ id }) => id),
    ['c', 'ä']
  )
  t.equal(await jobs.next('one'), day(2))
}

async function again(t: Test, store: EventStore) {
  const { jobs } = store
  await commitOne(store, { streams: [], ask: [job('a', 1), job('b', 1)] })
  await commitOne(store, { streams: [], ask: [{ ...job('a', 5), payload: '{"of":"later"}' }] })
  t.match(await waits(jobs), [{ id: 'b' }, { id: 'a', due: day(5), payload: '{"of":"later"}' }])
  await jobs.ask([job('a', 7), job('c', 3)], 'new')
  t.match(await waits(jobs), [{ id: 'b' }, { id: 'c', due: day(3) }, { id: 'a', due: day(5) }])
  await jobs.ask([job('a', 7), job('b', 9)])
  t.match(await waits(jobs), [{ id: 'c' }, { id: 'a', due: day(7) }, { id: 'b', due: day(9) }])
  await jobs.ask([])
  await store.commit([
    { streams: [], cancel: [job('a', 0), job('nobody', 0)] },
    { streams: [], ask: [job('d', 1)] },
    { streams: [], cancel: [job('d', 0)], ask: [job('e', 1)] },
    { streams: [], cancel: [job('b', 0)], ask: [job('b', 2)] }
  ])
  t.match(
    (await waits(jobs)).map(({ id, due }) => [id, due]),
    [
      ['e', day(1)],
      ['b', day(2)],
      ['c', day(3)]
    ],
    'one after the other within a batch, cancelled before asked'
  )
}

async function byDue(t: Test, { jobs }: EventStore) {
  await jobs.ask([job('b', 4), job('a', 4), job('z', 1, 'l'), job('c', 2), job('later', 6)])
  t.same(await jobs.claim(one(), '2030-12-31T23:59:59.999Z', 10), [], 'none is due')
  t.match(await jobs.claim(one(1), day(4), 2), [{ id: 'z', kind: 'l' }, { id: 'c' }], 'the longest due first')
  t.match(await jobs.claim(one(2), day(4), 10), [{ id: 'a' }, { id: 'b' }], 'at their very instant too')
  t.equal(await jobs.next('one'), day(6), 'what it runs is not what comes next')
  t.equal(await jobs.next('two'), day(1))
}

async function claimed(t: Test, { jobs }: EventStore, { beside }: Fresh<EventStore>) {
  await jobs.ask([job('a', 1)])
  t.same(await jobs.claim(one(), day(1), 10), [{ ...waitingJob(job('a', 1)), tries: 1, claim: one() }])
  t.same(await jobs.claim(one(2), day(1), 10), [], 'not twice by the same')
  t.match(await jobs.claim(two(), day(1), 10), [{ id: 'a', tries: 2, claim: two() }], 'taken over')
  t.equal(
    await jobs.settle({ ...job('a', 1), claim: one(), outcome: 'gone' }),
    false,
    'who lost it changes nothing'
  )
  t.match(await waits(jobs), [{ id: 'a', tries: 2 }])
  t.equal(await jobs.settle({ ...job('a', 1), claim: two(), outcome: 'gone' }), true)
  t.same(await waits(jobs), [])
  if (!beside) return
  const other = (await beside()).jobs
  await jobs.ask(Array.from({ length: 20 }, (_, n) => job(`x${n}`, 1)))
  const [ours, theirs] = await Promise.all([jobs.claim(one(3), day(1), 20), other.claim(two(2), day(1), 20)])
  const settling = [...ours, ...theirs].map(async ({ claim, kind, id }) => {
    return (await jobs.settle({ kind, id, claim, outcome: 'gone' })) ? [id] : []
  })
  const ended = (await Promise.all(settling)).flat()
  t.equal(ended.length, new Set(ended).size, 'of two that claim at once each job is ended by one')
}

async function settled(t: Test, { jobs }: EventStore) {
  await jobs.ask([job('a', 1)])
  await jobs.claim(one(1), day(1), 10)
  const outcome = { due: day(3), asked: day(1), tries: 1, error: 'Ü', parked: null }
  t.equal(
    await jobs.settle({ ...job('a', 1), claim: one(2), outcome }),
    false,
    'another turn is another claim'
  )
  t.equal(await jobs.settle({ ...job('a', 1), claim: one(1), outcome }), true)
  t.same(await waits(jobs), [
    { ...job('a', 3), asked: day(1), tries: 1, error: 'Ü', parked: null, payload: '{"of":"a"}' }
  ])
  t.equal(await jobs.settle({ ...job('a', 1), claim: one(1), outcome: 'gone' }), false, 'once')
  t.match(await jobs.claim(one(2), day(3), 10), [{ id: 'a', tries: 2, error: 'Ü' }])
  t.equal(await jobs.settle({ ...job('nobody', 1), claim: one(2), outcome: 'gone' }), false)
}

async function askedWhileRunning(t: Test, store: EventStore) {
  const { jobs } = store
  await jobs.ask([job('a', 1), job('b', 1)])
  await jobs.claim(one(1), day(1), 10)
  await commitOne(store, { streams: [], ask: [job('a', 5)], cancel: [job('b', 0)] })
  for (const id of ['a', 'b']) {
    t.equal(await jobs.settle({ ...job(id, 1), claim: one(1), outcome: 'gone' }), false)
  }
  t.same(await waits(jobs), [waitingJob(job('a', 5))], 'it waits for its new instant')
  t.match(await jobs.claim(one(2), day(5), 10), [{ id: 'a', tries: 1 }])
}

async function parked(t: Test, store: EventStore) {
  const { jobs } = store
  const park = async (turn: number) => {
    await jobs.claim(one(turn), day(2), 10)
    const outcome = { due: day(1), asked: day(1), tries: 9, error: 'no', parked: day(2) }
    t.ok(await jobs.settle({ ...job('a', 1), claim: one(turn), outcome }))
  }
  await jobs.ask([job('a', 1)])
  t.notOk(await jobs.retry(job('a', 1), day(3)), 'it is not parked')
  t.notOk(await jobs.discard(job('a', 1)))
  await park(1)
  t.equal(await jobs.next('one'), undefined)
  t.same(await jobs.claim(two(), day(9), 10), [])
  t.match(await jobs.list('parked', undefined, 10), [{ id: 'a', tries: 9, error: 'no', parked: day(2) }])
  t.ok(await jobs.retry(job('a', 1), day(2)))
  t.match(await waits(jobs), [{ id: 'a', due: day(2), tries: 0, error: 'no', parked: null }])
  await park(2)
  await jobs.ask([job('a', 8)], 'new')
  t.match(await jobs.list('parked', undefined, 10), [{ id: 'a' }], 'one that is parked is there')
  await commitOne(store, { streams: [], ask: [job('a', 1)] })
  t.same(await waits(jobs), [waitingJob(job('a', 1))], 'asked for anew it starts over')
  await park(3)
  t.ok(await jobs.discard(job('a', 1)))
  t.notOk(await jobs.discard(job('a', 1)))
  t.same(await jobs.list('parked', undefined, 10), [])
}

async function listed(t: Test, { jobs }: EventStore) {
  const asked = Array.from({ length: 25 }, (_, n) => job(`j${n}`, 1 + (n % 3)))
  await jobs.ask(asked)
  t.same(await jobs.count(day(2)), { due: 17, parked: 0, next: day(1) })
  const all: string[] = []
  for (let after: AskedJob | undefined; ; ) {
    const page = await jobs.list('waiting', after, 7)
    all.push(...page.map(({ due, id }) => due + id))
    after = page.at(-1)
    if (page.length < 7) break
  }
  t.same(all, asked.map(({ due, id }) => due + id).sort())
  await jobs.claim(one(), day(1), 1)
  await jobs.settle({
    ...job('j0', 1),
    claim: one(),
    outcome: { due: day(1), asked: day(1), tries: 1, error: 'x', parked: day(2) }
  })
  t.same(await jobs.count(day(1)), { due: 8, parked: 1, next: day(1) })
  t.ok(JOBS_COUNTED_MAX > 25)
}

async function loaded(t: Test, { jobs }: EventStore) {
  const tried = { ...waitingJob(job('tried', 2)), asked: day(1), tries: 3, error: 'Ü' }
  const parked = { ...waitingJob(job('parked', 1)), tries: 11, error: 'no', parked: day(3) }
  await jobs.load([tried, parked])
  t.same(await waits(jobs), [tried])
  t.same(await jobs.list('parked', undefined, 10), [parked])
  await jobs.ask([job('here', 4)])
  await jobs.load([{ ...tried, tries: 0 }, waitingJob({ ...job('here', 9), payload: '{}' })])
  await jobs.load([])
  t.same(await waits(jobs), [tried, waitingJob(job('here', 4))], 'what is there already stays')
  t.same(await jobs.claim(one(), day(2), 10), [{ ...tried, tries: 4, claim: one() }])
  await jobs.load([tried])
  t.ok(
    await jobs.settle({ ...job('tried', 2), claim: one(), outcome: 'gone' }),
    'the claim of one stands too'
  )
}

async function reopened(t: Test, store: EventStore, { reopen }: Fresh<EventStore>) {
  if (!reopen) return
  await commitOne(store, { ...append('a', 0), ask: [job('a', 1), job('b', 2)] })
  await store.jobs.claim(one(), day(1), 10)
  const { jobs } = await reopen()
  t.match(await waits(jobs), [{ id: 'a', tries: 1 }, { id: 'b' }])
  t.match(await jobs.claim(two(), day(1), 10), [{ id: 'a', tries: 2 }], 'what a crash left is taken over')
}
