/** Buyers who order now and pay later: whoever comes first settles the debt, by whichever way, and it is paid once. */
import { finding } from '../finding.ts'
import type { Reply } from '../process.ts'
import { chargesOf } from './buying.ts'
import { logIn, register } from './people.ts'
import type { Stage } from './scene.ts'
import { opening } from './selling.ts'

export async function payingLater(stage: Stage): Promise<void> {
  const { scene, draw } = stage
  if (scene.sold.length === 0) return opening(stage)
  const client = stage.client()
  const person = await register(stage, client)
  const plan = draw.pick(scene.sold)
  await client.ask('POST', '/api/cart', [201], { plan: plan.slug })
  scene.acknowledged.cartItems += 1
  const billing = `/api/billing/${person.slug}`
  const { body: invoice } = await client.ask('POST', `${billing}/checkout/paylater`, [201], {})
  const seller = stage.client()
  await logIn(stage, seller, plan.seller.manager)

  const card = { processor_token: 'tok_visa' }
  const { claim_code } = invoice
  // Who did not see the invoice yet may be told that there is none, or that nothing is due any more.
  const ways: readonly (() => Promise<Reply>)[] = [
    () => stage.client().ask('POST', `/api/billing/payments/${claim_code}`, [201, 400, 404], card),
    () => client.ask('POST', `${billing}/checkout`, [201, 200], card),
    () => seller.ask('POST', `${billing}/payments/${claim_code}/collected`, [200, 403, 404], {})
  ]
  const chosen = ways.filter(() => draw.chance(0.7))
  const replies = await Promise.all(chosen.map((way) => way()))
  replies.push(await client.ask('POST', `${billing}/checkout`, [201, 200], card))

  const charged = replies.reduce((sum, reply) => sum + chargesOf(stage, reply), 0)
  if (charged !== 0 && charged !== plan.amount) finding(`${person.slug} paid ${charged} for ${plan.amount}`)
  const { body: balance } = await client.ask('GET', `${billing}/balance`, [200])
  if (balance.balance_amount !== 0) finding(`${person.slug} still owes ${balance.balance_amount}`)
}
