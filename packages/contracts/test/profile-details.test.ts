import { detailNames, detailSchemas, noDetails, profileFields } from '@bursar/contracts'
import t from 'tap'

t.test('a field of the table is in events, requests and answers, and empty until it is said', async (t) => {
  t.same(Object.keys(noDetails), detailNames)
  t.same(Object.keys(detailSchemas('stored')), detailNames)
  for (const name of detailNames) t.same(noDetails[name], profileFields[name].empty, name)
  t.notOk('broker_fee' in detailSchemas('sent'), 'the fee is the broker’s to set')
  t.ok('locality' in detailSchemas('shown'))
})
