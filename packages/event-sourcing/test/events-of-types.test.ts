import { eventsOfTypes, pageOfTypes } from '@bursar/event-sourcing'
import t from 'tap'

/** A log of which every thousandth event is rare. */
const length = 3_500
const reads: number[] = []
const log = {
  head: async () => ({ position: length, hash: '' }),
  async read(after: number, limit: number, types: readonly string[] = []) {
    reads.push(limit)
    const positions = Array.from({ length: Math.min(limit, length - after) }, (_, n) => after + n + 1)
    const events = positions.map((position) => ({
      position,
      stream: 's',
      version: position,
      type: position % 1_000 === 0 ? 'rare' : 'usual',
      body: '',
      hash: ''
    }))
    return events.filter(({ type }) => types.includes(type))
  }
}

t.test('a page with few events says how far the log was read, and no further', async (t) => {
  const page = await pageOfTypes(log, { after: 0, upTo: length, most: 500, types: ['rare'] })
  t.same(page, { events: [], through: 500 })
  const last = await pageOfTypes(log, { after: 3_400, upTo: length, most: 500, types: ['rare'] })
  t.same(last, { events: [], through: length })
  t.same(await pageOfTypes(log, { after: length, upTo: length, most: 500, types: ['rare'] }), {
    events: [],
    through: length
  })
})

t.test('all of a type are found, however far they are apart', async (t) => {
  reads.length = 0
  const found: number[] = []
  for await (const { position } of eventsOfTypes(log, ['rare'])) found.push(position)
  t.same(found, [1_000, 2_000, 3_000])
  t.ok(
    reads.every((limit) => limit <= 1_000),
    'page by page'
  )
})
