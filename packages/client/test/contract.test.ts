/**
 * The client's types are the operations': what is wrong here must not compile. Each `@ts-expect-error` is an
 * assertion of the compiler, which fails the build when the line below it is accepted.
 */
import type { Answer, Asked, Client, ListPath, Operations, Page, Path, Row } from '@bursar/client'
import type { CheckoutCharge, ExchangedTokens, PlanDetail, Transaction } from '@bursar/contracts'
import t from 'tap'
import type { Static } from 'typebox'

type Same<One, Other> =
  (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false
const holds = <_ extends true>() => undefined

/** Compiled and never run. */
export async function paths(client: Client) {
  await client.get('/api/pricing')
  // @ts-expect-error no such path
  await client.get('/api/prices')
  // @ts-expect-error the path has no such method
  await client.post('/api/pricing')
  await client.get('/api/users/{user}', { params: { user: 'mona' } })
  // @ts-expect-error the path has a name to fill
  await client.get('/api/users/{user}')
  // @ts-expect-error another name
  await client.get('/api/users/{user}', { params: { profile: 'mona' } })
  // @ts-expect-error a path without names has nothing to fill
  await client.get('/api/pricing', { params: { user: 'mona' } })
}

/** Compiled and never run. */
export async function questions(client: Client) {
  const params = { profile: 'acme' }
  const table = '/api/metrics/{profile}/funds'
  await client.get(table, { params, query: { period_type: 'monthly', unit: 'usd' } })
  // @ts-expect-error no such parameter
  await client.get(table, { params, query: { period: 'monthly' } })
  await client.get('/api/billing/{profile}/history', { params, query: { page: 2, o: ['-created_at'] } })
  // @ts-expect-error the wrong type
  await client.get('/api/billing/{profile}/history', { params, query: { page: 'two' } })
  // @ts-expect-error an item has no list query
  await client.get('/api/billing/{profile}/card', { params, query: { page: 2 } })
  // @ts-expect-error transfers come in pages of one size
  await client.get('/api/billing/{profile}/transfers', { params, query: { page_size: 2 } })
}

/** Compiled and never run. */
export async function bodies(client: Client) {
  await client.post('/api/auth', { body: { username: 'mona', password: 'secret' } })
  // @ts-expect-error a mandatory field
  await client.post('/api/auth', { body: { password: 'secret' } })
  // @ts-expect-error a mandatory body
  await client.post('/api/auth')
  // @ts-expect-error the wrong type of a field
  await client.post('/api/cart', { body: { plan: 1 } })
  const plans = '/api/profile/{profile}/plans'
  // @ts-expect-error no such value
  await client.post(plans, { params: { profile: 'a' }, body: { title: 'Basic', period_type: 'fortnightly' } })
  // @ts-expect-error an operation that takes no body
  await client.delete('/api/cart', { body: {} })
  const params = { profile: 'acme' }
  await client.post('/api/billing/{profile}/transfers/import', { params, csv: 'subscriber,…' })
  // @ts-expect-error an operation that takes no file
  await client.post('/api/billing/{profile}/coupons', { params, csv: 'code,…' })
}

/** Compiled and never run. */
export async function answers(client: Client) {
  const paid = await client.post('/api/billing/{profile}/checkout', { params: { profile: 'acme' } })
  // @ts-expect-error a free order answers an empty object
  paid.body.amount
  if (paid.status === 201) holds<Same<typeof paid.body, Static<typeof CheckoutCharge>>>()
  // @ts-expect-error a status that the operation does not answer
  if (paid.status === 202) return
  const { body } = await client.delete('/api/cart')
  holds<Same<typeof body, undefined>>()
  for await (const row of client.list('/api/billing/transactions')) holds<Same<typeof row, Transaction>>()
  await client.csv('/api/billing/transactions', { query: { q: 'desk' } })
  await client.csv('/api/metrics/{profile}/funds', { params: { profile: 'acme' } })
  // @ts-expect-error an item is no file
  client.csv('/api/profile/{profile}', { params: { profile: 'acme' } })
  // @ts-expect-error a table has no pages
  client.list('/api/metrics/{profile}/funds', { params: { profile: 'acme' } })
}

// One that says no more of itself than `Operation` would be missing everywhere.
holds<string extends Operations['path'] ? false : true>()
holds<Same<Answer<'POST', '/api/auth'>['body'], ExchangedTokens>>()
holds<Same<Answer<'POST', '/api/billing/{profile}/checkout'>['status'], 201 | 200>>()
holds<Same<Row<'/api/profile/{profile}/plans'>, PlanDetail>>()
holds<'balance_amount' extends keyof Page<'/api/billing/{profile}/history'> ? true : false>()
holds<'/api/profile/{profile}/subscribers/subscriptions/churned' extends ListPath ? true : false>()
holds<'/-/clock' extends Path<'PUT'> ? true : false>()
holds<Asked<'GET', '/api/pricing'> extends { params?: never; body?: never } ? true : false>()

t.equal(holds(), undefined, 'all of the above compiled')
