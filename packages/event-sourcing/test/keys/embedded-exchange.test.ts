import { embeddedExchange } from '@bursar/event-sourcing'
import { memoryKeyStore } from '@bursar/testing'
import t from 'tap'

t.test('keys come from whichever service has them, and a removal anywhere wins', async (t) => {
  const [one, other] = [memoryKeyStore(), memoryKeyStore()]
  const exchange = embeddedExchange([one, other])
  await one.put([
    { person: 'anna', wrapped: 'a' },
    { person: 'bert', wrapped: 'b' }
  ])
  await other.put([
    { person: 'bert', wrapped: null },
    { person: 'carl', wrapped: 'c' }
  ])
  t.same(await exchange.request(['anna', 'bert', 'carl', 'dora']), [
    { person: 'anna', wrapped: 'a' },
    { person: 'bert', wrapped: null },
    { person: 'carl', wrapped: 'c' }
  ])
  t.same(await exchange.request([]), [])
})
