/** The bus on a real Kafka keeps the port's promises. */
import { kafkaBus } from '@bursar/bus-kafka'
import { eventBusContract, memoryEventStore } from '@bursar/testing'
import t from 'tap'
import { dropTopics, freshSettings, makeTopics, withoutKafka } from './real-kafka.ts'
import { relaying } from './relaying.ts'

t.test('contract', { skip: withoutKafka, timeout: 120_000 }, (t) =>
  eventBusContract(t, async () => {
    const settings = freshSettings()
    await makeTopics(settings, ['auth', 'billing'])
    const logs = { auth: memoryEventStore(), billing: memoryEventStore() }
    const ends = [relaying(settings, 'auth', logs.auth), relaying(settings, 'billing', logs.billing)]
    const bus = kafkaBus({ ...settings, service: 'metrics' })
    return {
      port: { bus, logs },
      async close() {
        await bus.close()
        await Promise.all(ends.map((end) => end()))
        await dropTopics(settings)
      }
    }
  })
)
