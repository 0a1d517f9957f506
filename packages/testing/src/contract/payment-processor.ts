/** What every payment processor guarantees that billing is given. */
import type { Test } from 'tap'
import { payeeAccounts } from './payee-accounts.ts'
import { otherAnswers } from './payment-processor-answers.ts'
import { type Make, over } from './suite.ts'
import { asked, type TriedProcessor } from './tried-processor.ts'

/** Runs the suite of the processor port. */
export async function paymentProcessorContract(t: Test, make: Make<TriedProcessor>): Promise<void> {
  await over(t, 'a charge is made once, however often it is asked for', make, once)
  await over(t, 'a declined card is an answer', make, declined)
  await over(t, 'a card that is kept is charged without its owner', make, kept)
  await over(t, 'what nobody signed is nobody’s', make, unsigned)
  await over(t, 'an event about something else says nothing of a charge', make, unrelated)
  await over(t, 'what it takes for payouts and disputes is a whole amount', make, costs)
  await otherAnswers(t, make)
  await payeeAccounts(t, make)
}

async function once(t: Test, { processor, tokens }: TriedProcessor) {
  const request = asked(tokens.settled)
  const [first, second] = await Promise.all([processor.charge(request), processor.charge(request)])
  const third = await processor.charge(request)
  if (first.is !== 'settled') return t.fail(`the charge is ${first.is}`)
  t.same([second, third], [first, first], 'at once or later, it is one charge')
  t.ok(first.processor_key.length > 0 && first.processor_key.length <= 255)
  t.ok(
    Number.isSafeInteger(first.fee) && first.fee >= 0 && first.fee <= request.amount,
    'a fee that it can have'
  )
  t.match(first.card, { last4: /^\d{4}$/, exp_date: /^\d{4}-\d\d-\d\d$/ })
  const other = await processor.charge({ ...request, id: '0190a000-0000-7000-8000-000000000002' })
  t.match(other, { is: 'settled' })
  t.not(other.is === 'settled' && other.processor_key, first.processor_key, 'another id is another charge')
}

async function declined(t: Test, { processor, tokens }: TriedProcessor) {
  const answer = await processor.charge(asked(tokens.declined))
  t.match(answer, { is: 'declined', reason: /^[a-z_]+$/, detail: /\.$/ })
  t.same(await processor.charge(asked(tokens.declined)), answer, 'and stays one')
  const unknown = {
    id: '0190a000-0000-7000-8000-000000000003',
    source: { is: 'token', key: 'tok_nobody' }
  } as const
  t.match(await processor.charge(asked('', unknown)), { is: 'declined' }, 'so is one that it does not know')
  t.equal(await processor.saveCard('profile-of-a', 'tok_nobody'), undefined, 'which cannot be kept')
}

async function kept(t: Test, { processor, tokens }: TriedProcessor) {
  const saved = await processor.saveCard('profile-of-a', tokens.settled)
  if (!saved) return t.fail('the card is not kept')
  t.match(saved, { last4: /^\d{4}$/, exp_date: /^\d{4}-\d\d-\d\d$/, card_key: /./ })
  const source = { is: 'card', key: saved.card_key } as const
  const answer = await processor.charge(asked('', { source, isPresent: false }))
  t.match(answer, { is: 'settled', card: { last4: saved.last4 } })
  const withCharge = await processor.charge(
    asked(tokens.settled, {
      id: '0190a000-0000-7000-8000-000000000004',
      profile: 'profile-of-b',
      keepsCard: true
    })
  )
  if (withCharge.is !== 'settled') return t.fail(`the charge is ${withCharge.is}`)
  const key = withCharge.card.card_key
  t.ok(key, 'a charge keeps the card that it is told to')
  const again = { id: '0190a000-0000-7000-8000-000000000005', profile: 'profile-of-b', isPresent: false }
  t.match(await processor.charge(asked('', { ...again, source: { is: 'card', key: key ?? '' } })), {
    is: 'settled'
  })
  t.equal(typeof (await processor.setupSecret('profile-of-a')), 'string', 'a browser can set up another')
  await processor.forgetCard?.(saved.card_key)
  await processor.forgetCard?.(saved.card_key)
}

async function unsigned(t: Test, { processor }: TriedProcessor) {
  const bytes = Buffer.from('{"id":"evt_1","type":"charge.succeeded"}')
  const at = '2026-01-15T12:00:00.000Z'
  const header = (name: string) =>
    name.endsWith('signature') ? `t=1768478400,v1=${'0'.repeat(64)}` : undefined
  t.notOk(processor.hasSigned({ bytes, header: () => undefined, at }), 'no signature')
  t.notOk(processor.hasSigned({ bytes, header, at }), 'another’s signature')
}

async function unrelated(t: Test, { processor }: TriedProcessor) {
  t.equal(
    await processor.noticeOf({ id: 'evt_1', type: 'something.else', data: { object: { id: 'x' } } }),
    undefined
  )
  t.equal(await processor.noticeOf({ id: 'evt_2', type: 'charge.succeeded' }), undefined, 'without an object')
}

async function costs(t: Test, { processor }: TriedProcessor) {
  for (const cost of [
    processor.disputeFee,
    processor.transferFee(10_000, 'usd'),
    processor.fee?.(10_000) ?? 0
  ]) {
    t.ok(Number.isSafeInteger(cost) && cost >= 0)
  }
  t.match(processor.name, /^[a-z]+$/, 'its name stands in a URL')
  t.match(await processor.bank('profile-of-a'), { bank_name: String, last4: /^(\d{4})?$/ })
  t.same(await processor.payouts('profile-of-a'), [], 'nothing was paid out yet')
}
