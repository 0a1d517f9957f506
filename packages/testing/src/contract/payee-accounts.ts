/** What a processor guarantees that keeps accounts of providers; one that keeps none is not asked. */
import type { PayeeAccounts, ShareMove } from '@bursar/billing'
import type { Test } from 'tap'
import { type Make, over } from './suite.ts'
import { asked, type TriedProcessor } from './tried-processor.ts'

/** That part of the suite. */
export async function payeeAccounts(t: Test, make: Make<TriedProcessor>): Promise<void> {
  await over(t, 'an account is made once, and receives once its owner is known', make, opened)
  await over(t, 'a share is handed on and taken back, each once', make, moved)
  await over(t, 'a move whose answer was lost is seen before the next', make, lost)
  await over(t, 'an account gives back what it holds, and is paid out of', make, short)
  await over(t, 'an account that is gone is told, and takes nothing', make, gone)
}

/** A charge of 24900 that settled, and an account that receives. */
async function settled({ processor, tokens, onboard }: TriedProcessor) {
  const { payees } = processor
  if (!payees || !onboard) return undefined
  const request = asked(tokens.settled)
  const answer = await processor.charge(request)
  const made = await payees.open({ id: 'shop-0', profile: 'shop' })
  if (answer.is !== 'settled' || made.is !== 'made') throw new Error(`${answer.is}, ${made.is}`)
  const { account } = made
  await onboard(account)
  const { processor_key } = answer
  const move = (amount: number, moves: number): ShareMove => {
    return { charge: request.id, processor_key, amount, unit: 'usd', moves }
  }
  return { payees, account, charge: request.id, move }
}

async function opened(t: Test, { processor, onboard }: TriedProcessor) {
  const { payees } = processor
  if (!payees || !onboard) return t.pass('it keeps no accounts of others')
  const request = { id: 'shop-0', profile: 'shop' }
  const [first, second] = await Promise.all([payees.open(request), payees.open(request)])
  t.same(first, second, 'asked for twice it is one')
  if (first.is !== 'made') return t.fail(first.reason)
  t.not(first.account, (await made(payees, 'shop-1')).account, 'another id is another one')
  const { account } = first
  t.match(await payees.standing(account), { is: 'open', receives: false, pays_out: false, due: [String] })
  const back = { done: 'https://site.example/done', stale: 'https://site.example/stale' }
  t.match(await payees.onboard(account, back), { url: /^https:/, expires_at: /Z$/ })
  await onboard(account)
  t.same(await payees.standing(account), { is: 'open', receives: true, pays_out: true, due: [] })
  t.ok(await payees.isEmpty(account))
}

async function made(payees: PayeeAccounts, id: string) {
  const answer = await payees.open({ id, profile: 'shop' })
  return answer.is === 'made' ? answer : Promise.reject(new Error(answer.reason))
}

async function moved(t: Test, tried: TriedProcessor) {
  const held = await settled(tried)
  if (!held) return t.pass('it keeps no accounts of others')
  const { payees, account, charge, move } = held
  t.same(await payees.handed(charge), { amount: 0, moves: 0 })
  const first = move(20_000, 0)
  const answers = await Promise.all([payees.handOn(first, account), payees.handOn(first, account)])
  t.same(answers, [{ is: 'moved' }, { is: 'moved' }])
  t.same(await payees.handed(charge), { amount: 20_000, moves: 1 }, 'asked for twice it is moved once')
  t.notOk(await payees.isEmpty(account))
  await payees.takeBack(move(4_999, 1))
  await payees.takeBack(move(4_999, 1))
  t.same(await payees.handed(charge), { amount: 15_001, moves: 2 })
  await payees.takeBack(move(15_001, 2))
  t.same(await payees.handed(charge), { amount: 0, moves: 3 }, 'to the last cent')
  t.match(await payees.takeBack(move(1, 3)), { is: 'stuck' }, 'and no further')
  t.same(await payees.handOn(move(20_000, 3), account), { is: 'moved' }, 'a dispute that is won')
  t.same(await payees.handed(charge), { amount: 20_000, moves: 4 })
  t.same(await payees.handed('another'), { amount: 0, moves: 0 })
}

async function lost(t: Test, tried: TriedProcessor) {
  const held = await settled(tried)
  if (!held || !tried.loseMove) return t.pass('no answer of it is lost')
  const { payees, account, charge, move } = held
  tried.loseMove('out')
  await t.rejects(payees.handOn(move(20_000, 0), account), 'it is not known what became of it')
  t.same(await payees.handed(charge), { amount: 20_000, moves: 1 }, 'until it is asked')
  tried.loseMove('back')
  await t.rejects(payees.takeBack(move(5_000, 1)))
  t.same(await payees.handed(charge), { amount: 15_000, moves: 2 })
}

async function short(t: Test, tried: TriedProcessor) {
  const held = await settled(tried)
  if (!held) return t.pass('it keeps no accounts of others')
  const { processor } = tried
  const { payees, account, charge, move } = held
  await payees.handOn(move(20_000, 0), account)
  t.match(await processor.bank('shop', account), { bank_name: /./, last4: /^\d{4}$/, holds: { usd: 20_000 } })
  const payout = { id: 'po_1', profile: 'shop', amount: 15_000, unit: 'usd', account }
  await processor.payOut?.(payout)
  await processor.payOut?.(payout)
  t.match(await processor.payouts('shop', account), [{ payout: 'po_1', amount: 15_000, unit: 'usd' }], 'once')
  t.same(await processor.payouts('shop'), [], 'and not from the site’s own')
  t.same(await payees.takeBack(move(20_000, 1)), { is: 'moved' }, 'a part of it')
  t.same(await payees.handed(charge), { amount: 15_000, moves: 2 })
  t.match(await payees.takeBack(move(15_000, 2)), { is: 'stuck', reason: /^[a-z_]+$/ })
  await t.rejects(
    processor.payOut?.({ ...payout, id: 'po_2', amount: 100 }) ?? Promise.reject(),
    'nothing is left'
  )
}

async function gone(t: Test, tried: TriedProcessor) {
  const held = await settled(tried)
  if (!held || !tried.closeAccount) return t.pass('no account of it goes')
  const { payees, account, charge, move } = held
  await payees.handOn(move(20_000, 0), account)
  await tried.closeAccount(account)
  t.same(await payees.standing(account), { is: 'gone' })
  t.equal(await payees.onboard(account, { done: 'https://x.example', stale: 'https://x.example' }), undefined)
  t.match(await payees.takeBack(move(20_000, 1)), { is: 'stuck' })
  t.match(await payees.handOn(move(100, 1), account), { is: 'stuck' })
  t.same(await payees.handed(charge), { amount: 20_000, moves: 1 })
}
