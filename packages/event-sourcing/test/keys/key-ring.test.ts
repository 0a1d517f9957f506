import { randomBytes } from 'node:crypto'
import { createKeyRing } from '@bursar/event-sourcing'
import { memoryKeyStore } from '@bursar/testing'
import t from 'tap'

const nobody = { request: async () => [] }

t.test('keys that are brought do not push out those of the same call', async (t) => {
  const ring = createKeyRing(memoryKeyStore(), nobody, Buffer.alloc(32, 1), randomBytes, { cached: 3 })
  const persons = ['person-0', 'person-1', 'person-2']
  const later = ['later-1', 'later-2']
  await ring.ensure(later, new Set(later))
  const sealedLater = later.map((person) => ring.seal(person, person))
  await ring.ensure(persons, new Set(persons))
  // The two that came first are out now, and the first of the others is the next to go.
  const [oldest] = sealedLater
  t.equal(oldest && ring.open(oldest), null, 'the ring holds three')
  const json = [ring.seal('person-0', 'person-0'), ...sealedLater]
  for (const person of persons.slice(1)) ring.seal(person, person)
  t.same(await ring.reveal(json), ['person-0', ...later])
})
