/** What all leases guarantee. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Instance, Leases } from '@bursar/event-sourcing'
import type { Test } from 'tap'
import { type Fresh, type Make, over } from './suite.ts'

const one: Instance = { id: 'one', address: 'http://127.0.0.1:1' }
const two: Instance = { id: 'two', address: 'http://127.0.0.1:2' }

/** Longer than a test takes, and short enough to be waited for. */
const LONG_MS = 60_000
const SHORT_MS = 150

/** Runs the suite of the leases port over an adapter whose time is the machine's. */
export async function leasesContract(t: Test, make: Make<Leases>): Promise<void> {
  await over(t, 'leases: taken, renewed, kept from others', make, taken)
  await over(t, 'leases: run out, and a holder that was paused is too late', make, ranOut)
  await over(t, 'leases: released', make, released)
  await over(t, 'leases: notes', make, notes)
  await over(t, 'leases: of many takers one has it', make, many)
  await over(t, 'leases: kept when opened again', make, reopened)
}

async function taken(t: Test, leases: Leases) {
  t.equal(await leases.read('relay'), undefined, 'nobody ever had it')
  t.same(await leases.take('relay', one, LONG_MS), { holder: one, term: 1, note: null })
  t.same(await leases.take('relay', two, LONG_MS), { holder: one, term: 1, note: null }, 'who has it is told')
  t.same(await leases.take('relay', one, LONG_MS), { holder: one, term: 1, note: null }, 'renewed')
  t.same(await leases.read('relay'), { holder: one, term: 1, note: null })
  t.same(
    await leases.take('appender', two, LONG_MS),
    { holder: two, term: 1, note: null },
    'others are apart'
  )
  const moved = { ...one, address: 'http://127.0.0.1:9' }
  t.same((await leases.take('relay', moved, LONG_MS)).holder, moved, 'the holder may move')
}

async function ranOut(t: Test, leases: Leases) {
  await leases.take('relay', one, SHORT_MS)
  await leases.note('relay', 1, 'first')
  await pause(SHORT_MS * 2)
  t.match(await leases.read('relay'), { holder: one, term: 1 }, 'who held it last')
  t.ok(await leases.note('relay', 1, 'late'), 'and nobody has taken it since')
  t.same(await leases.take('relay', two, LONG_MS), { holder: two, term: 2, note: 'late' })
  t.notOk(await leases.note('relay', 1, 'too late'))
  await leases.release('relay', 1)
  t.same(await leases.take('relay', one, LONG_MS), { holder: two, term: 2, note: 'late' })
  await leases.take('own', one, SHORT_MS)
  await pause(SHORT_MS * 2)
  t.match(
    await leases.take('own', one, LONG_MS),
    { holder: one, term: 2 },
    'a new term for the same instance'
  )
}

async function released(t: Test, leases: Leases) {
  await leases.release('relay', 1)
  t.equal(await leases.read('relay'), undefined)
  await leases.take('relay', one, LONG_MS)
  await leases.release('relay', 1)
  t.match(await leases.take('relay', two, LONG_MS), { holder: two, term: 2 })
  await leases.release('relay', 2)
  t.match(await leases.take('relay', two, LONG_MS), { holder: two, term: 3 })
}

async function notes(t: Test, leases: Leases) {
  t.notOk(await leases.note('relay', 1, 'x'), 'of a lease that nobody has')
  await leases.take('relay', one, LONG_MS)
  t.ok(await leases.note('relay', 1, '{"position":"ä"}'))
  t.notOk(await leases.note('relay', 2, 'x'), 'of a term to come')
  t.equal((await leases.read('relay'))?.note, '{"position":"ä"}')
  t.equal((await leases.take('relay', one, LONG_MS)).note, '{"position":"ä"}', 'renewing keeps it')
}

async function many(t: Test, leases: Leases) {
  const takers = Array.from({ length: 12 }, (_, n) => ({ id: `i${n}`, address: `http://127.0.0.1:${n}` }))
  const seen = await Promise.all(takers.map((taker) => leases.take('relay', taker, LONG_MS)))
  t.equal(new Set(seen.map(({ holder }) => holder.id)).size, 1)
  t.ok(seen.every(({ term }) => term === 1))
}

async function reopened(t: Test, leases: Leases, { reopen }: Fresh<Leases>) {
  if (!reopen) return
  await leases.take('relay', one, LONG_MS)
  await leases.note('relay', 1, '7')
  const again = await reopen()
  t.same(await again.take('relay', two, LONG_MS), { holder: one, term: 1, note: '7' })
}
