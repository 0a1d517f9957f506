/** A change of plan as a history makes it: what the preview shows is what it takes. */
import { expected, type TestAnswer } from '@bursar/testing'
import type { StepOf } from './history.ts'
import type { Act, Turn } from './play.ts'
import type { Seller } from './site.ts'

/** What was asked for, made ready, with whose plans they are. */
export interface ReadyChange {
  readonly seller: Seller
  readonly ask: Act
}

/** To another plan of whoever sold the present one; some of those are in another unit, and refused. */
export async function readyChange(
  { site, customer, name }: Turn,
  { which, plan, option, when, token }: Omit<StepOf<'change'>, 'way'> & { readonly token: string }
): Promise<ReadyChange | undefined> {
  const { owner, plans } = site
  const url = `/api/profile/${customer.slug}/subscriptions`
  const { results } = expected(await owner.get(url), 200)
  const held: string | undefined = results[which % Math.max(1, results.length)]?.plan.slug
  const present = plans.find(({ slug }) => slug === held)
  if (!held || !present) return undefined
  const { seller } = present
  const others = plans.filter((one) => one.seller === seller && one.slug !== held)
  const dearer = others.filter(({ unit, amount }) => unit === present.unit && amount > present.amount)
  // Among those that can be bought at once more often than not.
  const goals = plan > 2 && dearer.length > 0 ? dearer : others
  const asked = { plan: goals[plan % goals.length]!.slug, option, ...(when && { when }) }
  const query = new URLSearchParams(Object.entries({ ...asked, option: String(option) }))
  const shown = await owner.get(`${url}/${held}/change?${query}`)
  const ask = async () => {
    const body = { ...asked, processor_token: token }
    const changed = await owner.post(`${url}/${held}/change`, body, { 'idempotency-key': name })
    checkAnswer(shown, changed)
    return changed
  }
  return { seller, ask }
}

/** A change that can be shown can be made, if the card pays and no other charge is on its way. */
function checkAnswer(shown: TestAnswer, { status, body }: TestAnswer): void {
  const is = `the change was answered ${status} ${JSON.stringify(body)}`
  if (shown.status !== 200) {
    if (status < 300) throw new Error(`the preview answered ${shown.status}, but ${is}`)
    return
  }
  const { amount } = shown.body
  if (status === 201 && body.amount !== amount)
    throw new Error(`the preview shows ${amount} to pay, but ${is}`)
  if (status === 200 && amount !== 0) throw new Error(`the preview shows ${amount} to pay, but ${is}`)
}
