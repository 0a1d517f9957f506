/** What Fernway does, as requests. */
import type { Client } from '@bursar/client'
import type { BusinessDeed, PastSale } from './acts.ts'
import { brokerFee, business, type Campaign, plans, taxRates } from './business.ts'
import { after, type Stage } from './stage.ts'

const params = { profile: business.slug }

/** The owner registers and opens the business; everything else is done as the client that this answers. */
export async function openBusiness(stage: Stage): Promise<Client> {
  const { owner: username, slug, full_name, country, password } = business
  const email = `${username}@${slug}.example`
  const owner = await stage.visitor.register({
    username,
    full_name: 'Dana Whitfield',
    email,
    new_password: password
  })
  await after(stage, owner, async () => {
    const body = { slug, full_name, email: `hello@${slug}.example` }
    await owner.post('/api/users/{user}/profiles', { params: { user: username }, body })
    await owner.patch('/api/profile/{profile}', { params, body: { country } })
    await owner.put('/api/profile/{profile}/taxes', { params, body: [...taxRates] })
    for (const [plan, terms] of Object.entries(plans)) {
      await owner.post('/api/profile/{profile}/plans', {
        params,
        body: { slug: plan, period_type: 'monthly', ...terms, is_active: true }
      })
    }
  })
  await after(stage, stage.operator, (operator) =>
    operator.patch('/api/profile/{profile}/plans/{plan}', {
      params: { ...params, plan: 'company' },
      body: { broker_fee: brokerFee }
    })
  )
  return owner
}

/** Performs one act of the business. */
export function performBusiness(stage: Stage, deed: BusinessDeed, owner: Client): Promise<void> {
  if (deed.does === 'renew') return after(stage, stage.operator, renewDue)
  return after(stage, owner, async () => {
    switch (deed.does) {
      case 'take-over':
        return takeOver(owner, deed.sales)
      case 'campaign':
        return announce(stage, owner, deed.campaign)
      case 'hire':
        return hire(stage, owner, deed)
      case 'reprice':
        return reprice(owner, deed)
      case 'withdraw':
        return withdraw(stage, owner, deed.share)
    }
  })
}

/** Accounts of one request. */
const ACCOUNTS = 200

/** As the daily job of a system that runs day after day does it. */
async function renewDue(operator: Client): Promise<void> {
  for (let failed = 0; ; ) {
    const body = { limit: ACCOUNTS, offset: failed }
    const { more, results } = (await operator.post('/api/billing/renew', { body })).body
    failed += results.filter((one) => one.failed).length
    if (!more) return
  }
}

async function takeOver(owner: Client, sales: readonly PastSale[]): Promise<void> {
  await owner.post('/api/billing/{profile}/transfers/import', { params, body: [...sales] })
}

async function announce(stage: Stage, owner: Client, { coupon, days, plan }: Campaign): Promise<void> {
  const ends_at = new Date(Date.parse(stage.now) + days * 86_400_000).toISOString()
  await owner.post('/api/billing/{profile}/coupons', {
    params,
    body: { ...coupon, ends_at, ...(plan && { plan }) }
  })
}

/** A manager has to accept; a contributor has the role at once. */
async function hire(
  stage: Stage,
  owner: Client,
  { username, full_name, role }: { username: string; full_name: string; role: string }
): Promise<void> {
  const email = `${username}@${business.slug}.example`
  const client = await stage.visitor.register({ username, full_name, email, new_password: business.password })
  owner.readAfter(client.position)
  const granted = await owner.post('/api/profile/{profile}/roles/{role}', {
    params: { ...params, role },
    body: { slug: username }
  })
  const key = granted.body.grant_key
  if (!key) return
  client.readAfter(owner.position)
  await client.put('/api/users/{user}/accessibles/accept/{verification_key}', {
    params: { user: username, verification_key: key }
  })
  owner.readAfter(client.position)
}

async function reprice(
  owner: Client,
  { plan, period_amount }: { plan: string; period_amount: number }
): Promise<void> {
  const path = '/api/profile/{profile}/plans/{plan}'
  await owner.patch(path, { params: { ...params, plan }, body: { period_amount } })
}

async function withdraw(stage: Stage, owner: Client, share: number): Promise<void> {
  const { balances } = (await owner.get('/api/billing/{profile}/transfers', { params })).body
  for (const [unit, held] of Object.entries(balances)) {
    const amount = Math.floor(held * share)
    if (amount <= 0) continue
    await owner.post('/api/billing/{profile}/transfers', { params, body: { amount, unit } })
    stage.counts.withdrawals += 1
  }
}
