/**
 * Random histories of money on MongoDB: the book stays right, and the read models say what its rows say. With
 * BURSAR_REAL_HTTP=all there are 300, which takes minutes and .ci/run does.
 */
import { connectMongo } from '@bursar/store-mongodb'
import { realMongodb, useStores } from '@bursar/testing'
import t from 'tap'
import { checkHistories } from '../ledger-histories/check.ts'
import { storesOnMongodb } from './systems-on-mongodb.ts'

const isAll = process.env.BURSAR_REAL_HTTP === 'all'
t.setTimeout(isAll ? 1_800_000 : 280_000)

const real = await realMongodb(t)
if (real.skip !== false) {
  await t.test('histories on MongoDB', { skip: real.skip }, async () => undefined)
} else {
  const client = await connectMongo(real.mongodbUri)
  t.teardown(() => client.close())
  useStores(storesOnMongodb(client, real.prefix))
  checkHistories(t, 'MongoDB', isAll ? 300 : 30)
}
