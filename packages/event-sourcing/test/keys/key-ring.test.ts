import { randomBytes } from 'node:crypto'
import { createKeyRing } from '@bursar/event-sourcing'
import { memoryKeyStore } from '@bursar/testing'
import t from 'tap'

/** Keys that a ring holds in memory. */
const HELD = 20_000

t.test('keys that are brought do not push out those of the same call', async (t) => {
  const store = memoryKeyStore()
  const nobody = { request: async () => [] }
  const ring = createKeyRing(store, nobody, Buffer.alloc(32, 1), randomBytes)
  const persons = Array.from({ length: HELD }, (_, n) => `person-${n}`)
  const later = ['later-1', 'later-2']
  await ring.ensure(later, new Set(later))
  const sealedLater = later.map((person) => ring.seal(person, person))
  await ring.ensure(persons, new Set(persons))
  // The two that came first are out now, and the first of the others is the next to go.
  const json = [ring.seal('person-0', 'person-0'), ...sealedLater]
  for (const person of persons.slice(1)) ring.seal(person, person)
  t.same(await ring.reveal(json), ['person-0', ...later])
})
