import t from 'tap'
import { shortForm } from './short-form.ts'

t.setTimeout(380_000)
await t.test('faults of servers', (t) => shortForm(t, ['kill-mongod', 'kill-kafka', 'cut-broker']))
