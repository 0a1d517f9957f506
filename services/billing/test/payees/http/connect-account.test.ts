/** Connecting an account of a provider's own at Stripe, and what it shows. */
import { testProcessor } from '@bursar/billing'
import { testSystem } from '@bursar/testing'
import t from 'tap'
import { marketplace } from '../marketplace.ts'

t.test('a provider connects an account, once its owner said who they are', async (t) => {
  const market = await marketplace(t)
  const { seller, stripe, bank, shown, tells, sells, at, admin, anonymous, register, shop } = market
  t.match(await shown(), {
    balance_amount: 0,
    account: { connected: false, since: null, waiting: {}, owed: {} }
  })
  t.equal((await admin.get('/api/billing/broker/bank')).body.account, null, 'the broker’s is the site’s')
  const none = await sells('ann')
  t.same(stripe.book.all('transfer'), [], 'without one everything stays with the site')
  t.match(await shown(), { balance_amount: 0 }, 'and nothing can be withdrawn')

  const link = await seller.post(bank, { country: 'DE' })
  t.match(link, { status: 200, body: { url: /^https:\/\/connect\.stripe\.test\//, expires_at: /Z$/ } })
  t.match(await shown(), {
    account: { connected: true, receives: false, pays_out: false, due: [String, String] }
  })
  t.equal((await seller.post(bank, {})).status, 200, 'it goes on later')
  t.equal(stripe.book.all('account').length, 1)
  const [account] = stripe.book.all('account')
  t.match(account, {
    country: 'DE',
    metadata: { bursar_profile: String },
    settings: { payouts: { schedule: { interval: 'manual' } } }
  })

  market.later(1)
  stripe.onboard(account!.id)
  t.equal(await tells('account.updated', 'whsec_other'), 400)
  t.equal(await tells('account.updated'), 200)
  const open = { connected: true, receives: true, pays_out: true, due: [], since: String }
  t.match(await shown(), { bank_name: 'First Bank', last4: '6789', balance_amount: 0, account: open })
  t.equal(await none.refund(10000), 200)
  t.same(stripe.book.all('transfer_reversal'), [], 'what was not handed on is not taken back')
  t.equal(at(account!.id), 0)

  const ann = { ...(await register('bob')) }
  t.equal((await ann.post(bank, {})).status, 403, 'strangers do not')
  t.equal((await anonymous.post(bank, {})).status, 401)
  t.match(await ann.post('/api/billing/bob/bank', {}), { status: 405, body: { detail: /plan/ } })
  t.match(await admin.post('/api/billing/broker/bank', {}), { status: 405, body: { detail: /broker/ } })
  t.match(await seller.post(bank, { account: 'acct_of_another' }), { status: 200 }, 'nobody names an account')
  t.equal(stripe.book.all('account').length, 1)
  t.match((await seller.get(`/api/billing/${shop}/bank`)).body, { account: { connected: true } })
})

t.test('a lost answer makes no second account, and Stripe may be away', async (t) => {
  const { seller, stripe, bank, shown } = await marketplace(t)
  stripe.lose('POST accounts')
  t.equal((await seller.post(bank, {})).status, 503)
  t.equal(stripe.book.all('account').length, 1)
  t.match(await shown(), { account: { connected: false } })
  const links = await Promise.all([seller.post(bank, {}), seller.post(bank, {})])
  t.same(
    links.map(({ status }) => status),
    [200, 200]
  )
  t.equal(stripe.book.all('account').length, 1)
  stripe.faults.push('away', 'away', 'away', 'away')
  t.equal((await seller.get(bank)).status, 503)
  stripe.faults.length = 0
})

t.test('a country in which Stripe makes no account is a fault of that field', async (t) => {
  const { seller, bank } = await marketplace(t)
  t.match(await seller.post(bank, { country: 'AQ' }), {
    status: 400,
    body: { country: [/no account for a profile in AQ \(country_unsupported\)/] }
  })
})

t.test('it is disconnected once it is empty, connected again, and may be gone', async (t) => {
  const { seller, stripe, bank, shown, connect, sells, at, run, later } = await marketplace(t)
  t.equal((await seller.delete(bank)).status, 404)
  const account = await connect()
  await sells('ann')
  t.equal(at(account), 9680)
  t.match(await seller.delete(bank), { status: 405, body: { detail: /withdraw it first/ } })
  t.equal((await seller.post(bank.replace('bank', 'transfers'), { amount: 9680 })).status, 201)
  await run()
  t.equal((await seller.delete(bank)).status, 204)
  t.match(await shown(), { bank_name: '', account: { connected: false } })
  await sells('bob')
  t.equal(at(account), 9680, 'what is sold meanwhile stays with the site')

  later(1)
  t.equal((await seller.post(bank, {})).status, 200)
  t.equal(stripe.book.all('account').length, 1, 'the same again')
  t.match(await shown(), { account: { receives: true } })
  await sells('cyd')
  t.equal(at(account), 2 * 9680, 'and nothing of before')

  stripe.closeAccount(account)
  await sells('dan')
  t.same((await shown()).account.waiting, {}, 'which a transfer finds out')
  t.match(await shown(), { account: { connected: false } })
  t.equal((await seller.post(bank, {})).status, 200)
  t.equal(stripe.book.all('account').length, 2)
})

t.test('a processor without such accounts says so', async (t) => {
  const system = await testSystem(t, { processor: testProcessor() })
  const seller = await system.register('seller')
  t.equal((await seller.get('/api/billing/seller/bank')).body.account, null)
  t.match(await seller.post('/api/billing/seller/bank', {}), { status: 405, body: { detail: /no accounts/ } })
})
