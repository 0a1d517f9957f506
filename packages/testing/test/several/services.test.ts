import t from 'tap'
import { shortForm } from './short-form.ts'

t.setTimeout(380_000)
await t.test('faults of services', (t) =>
  shortForm(t, ['kill-auth', 'kill-profile', 'kill-billing', 'kill-metrics', 'kill-gateway'])
)
