import t from 'tap'
import { describeFault } from '../dist/fault.js'

t.test('the driver may be two causes away', (t) => {
  const driver = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:27017.'), {
    name: 'MongoServerSelectionError'
  })
  const ours = Object.assign(new Error('The database failed', { cause: driver }), { name: 'StorageError' })
  t.equal(
    describeFault(new Error('outer', { cause: ours })),
    'MongoDB cannot be used: connect ECONNREFUSED 10.0.0.1:27017. ' +
      'Check that it runs and that MONGODB_URI names it, then run the command again.'
  )
  t.match(describeFault(new Error('a fault of ours')), /\n +at /, 'what is our own fault keeps its stack')
  t.end()
})
