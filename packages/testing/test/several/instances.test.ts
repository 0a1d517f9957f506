import t from 'tap'
import { shortForm } from './short-form.ts'

t.setTimeout(380_000)
await t.test('faults of instances', (t) => shortForm(t, ['kill-relay']))
