import { keepVisitors } from '@bursar/billing'
import { memoryCounters } from '@bursar/service-kit'
import t from 'tap'

type Asked = Parameters<ReturnType<typeof keepVisitors>['admit']>[0]

function asked(address: string, isKnown: boolean): Asked {
  const visitor = {
    id: 'v',
    isKnown,
    cookie: () => ({}),
    dropped: () => ({}),
    another: () => ({ ...visitor, id: 'w' })
  }
  return {
    visitor,
    address,
    now: '2026-01-15T12:00:00.000Z',
    counted: new Set(),
    engine: { world: { clock: { real: () => 0 } }, load: async (_stream, fold) => fold.initial }
  }
}

t.test('no script fills the disk with carts', async (t) => {
  const { admit } = keepVisitors({ days: 30, counters: memoryCounters() })
  for (let n = 0; n < 6_000; n++) await admit(asked('192.0.2.1', false))
  await t.rejects(admit(asked('192.0.2.1', false)), { code: 'too_many_requests' })
  await admit(asked('192.0.2.1', true))
  await admit(asked('192.0.2.2', false))
  await admit({ ...asked('192.0.2.1', false), visitor: null })
})
