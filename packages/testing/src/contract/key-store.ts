/** What every store of keys guarantees. */
import type { KeyStore } from '@bursar/event-sourcing'
import type { Test } from 'tap'
import { type Fresh, type Make, over } from './suite.ts'

/** Runs the suite of the key store port over an adapter. */
export async function keyStoreContract(t: Test, make: Make<KeyStore>): Promise<void> {
  await over(t, 'keys: the first wins, a removal wins over all', make, wins)
  await over(t, 'keys: read in the order they came', make, order)
  await over(t, 'keys: a removal comes last and is never missed', make, removals)
  await over(t, 'keys: kept when opened again', make, reopened)
  await over(t, 'keys: the end of the log is noted', make, logEnd)
}

async function wins(t: Test, store: KeyStore) {
  t.same(await store.get(['nobody']), [])
  await store.put([
    { person: 'a', wrapped: 'k1' },
    { person: 'b', wrapped: 'k2' },
    { person: 'a', wrapped: 'k3' }
  ])
  await store.put([{ person: 'a', wrapped: 'k4' }])
  t.same(await store.get(['a', 'nobody']), [{ person: 'a', wrapped: 'k1' }])
  await store.put([
    { person: 'a', wrapped: null },
    { person: 'c', wrapped: null }
  ])
  await store.put([
    { person: 'a', wrapped: 'k5' },
    { person: 'c', wrapped: 'k6' }
  ])
  t.same(await store.get(['a']), [{ person: 'a', wrapped: null }], 'removed for good, and known to be')
  t.same(await store.get(['c']), [{ person: 'c', wrapped: null }], 'also when the removal came first')
  t.same(await store.get(['b']), [{ person: 'b', wrapped: 'k2' }])
}

async function order(t: Test, store: KeyStore) {
  t.same(await store.read(0, 10), { keys: [], last: 0 })
  const keys = Array.from({ length: 7 }, (_, n) => ({ person: `p${(n * 3) % 7}`, wrapped: `k${n}` }))
  await store.put(keys.slice(0, 4))
  await store.put(keys.slice(4))
  const followed = []
  let after = 0
  for (;;) {
    const page = await store.read(after, 3)
    if (page.keys.length === 0) break
    t.ok(page.keys.length <= 3)
    t.ok(page.last > after)
    followed.push(...page.keys)
    after = page.last
  }
  t.same(followed, keys)
  t.same(await store.read(after, 3), { keys: [], last: after })
  await store.put([{ person: 'p0', wrapped: 'other' }])
  t.same(await store.read(after, 3), { keys: [], last: after }, 'a key that lost is nothing new')
}

async function removals(t: Test, store: KeyStore) {
  await store.put([
    { person: 'a', wrapped: 'k1' },
    { person: 'b', wrapped: 'k2' }
  ])
  const { last } = await store.read(0, 10)
  await store.put([{ person: 'b', wrapped: null }])
  const next = await store.read(last, 10)
  t.same(next.keys, [{ person: 'b', wrapped: null }], 'who has read the key reads its removal')
  t.same((await store.read(0, 10)).keys, [
    { person: 'a', wrapped: 'k1' },
    { person: 'b', wrapped: null }
  ])
  await store.put([{ person: 'b', wrapped: null }])
  t.same((await store.read(next.last, 10)).keys, [], 'once')
}

async function logEnd(t: Test, store: KeyStore, { reopen }: Fresh<KeyStore>) {
  t.equal(await store.logEnd(), undefined)
  await store.noteLogEnd({ position: 7, hash: 'h7' })
  t.same(await store.logEnd(), { position: 7, hash: 'h7' })
  await store.noteLogEnd({ position: 3, hash: 'h3' })
  t.same(await store.logEnd(), { position: 3, hash: 'h3' }, 'the last note holds')
  t.same(await store.read(0, 10), { keys: [], last: 0 }, 'it is no key')
  if (reopen) t.same(await (await reopen()).logEnd(), { position: 3, hash: 'h3' })
}

async function reopened(t: Test, store: KeyStore, { reopen }: Fresh<KeyStore>) {
  if (!reopen) return
  await store.put([
    { person: 'a', wrapped: 'k1' },
    { person: 'b', wrapped: 'k2' }
  ])
  await store.put([{ person: 'b', wrapped: null }])
  const before = await store.read(0, 10)
  const again = await reopen()
  t.same(await again.read(0, 10), before)
  await again.put([{ person: 'c', wrapped: 'k3' }])
  t.same((await again.read(before.last, 10)).keys, [{ person: 'c', wrapped: 'k3' }])
}
