/** What a processor guarantees that answers late, asks its customers, or gives money back. */
import type { ProcessorNotice } from '@bursar/billing'
import type { Test } from 'tap'
import { type Make, over } from './suite.ts'
import { asked, type TriedProcessor } from './tried-processor.ts'

/** That part of the suite; a processor is asked for what it has alone. */
export async function otherAnswers(t: Test, make: Make<TriedProcessor>): Promise<void> {
  await over(t, 'a charge that is left pending can be asked about', make, pending)
  await over(t, 'a charge that waits for its customer is settled once that one confirmed', make, confirmed)
  await over(t, 'a charge that waits is given up, and ended is ended', make, givenUp)
  await over(t, 'nobody is asked of a charge that nobody waits for', make, absent)
  await over(t, 'money goes back once', make, refunded)
  await over(t, 'an answer that is lost is made good by asking again', make, lost)
}

async function pending(t: Test, { processor, tokens }: TriedProcessor) {
  if (!tokens.pending) return t.pass('it answers at once')
  const request = asked(tokens.pending)
  const answer = await processor.charge(request)
  if (answer.is !== 'pending') return t.fail(`the charge is ${answer.is}`)
  t.match(answer.card, { last4: /^\d{4}$/ })
  const { processor_key } = answer
  t.match(await processor.lookUp({ ...request, processor_key }), { is: 'pending' })
  t.match(await processor.charge(request), { is: 'pending', processor_key }, 'and asked again it is the same')
}

async function confirmed(t: Test, tried: TriedProcessor) {
  const { processor, tokens, confirm } = tried
  if (!tokens.waiting || !confirm) return t.pass('it asks no customer')
  const request = asked(tokens.waiting, { keepsCard: true })
  const answer = await processor.charge(request)
  if (answer.is !== 'waiting') return t.fail(`the charge is ${answer.is}`)
  t.match(answer, { secret: /./, card: { last4: /^\d{4}$/ } })
  const charge = { ...request, processor_key: answer.processor_key }
  t.match(await processor.lookUp(charge), { is: 'waiting' })
  t.match(await processor.charge(request), { is: 'waiting', processor_key: answer.processor_key })
  await confirm(answer.processor_key, true)
  const settled = await processor.lookUp(charge)
  t.match(settled, { is: 'settled', fee: Number, card: { last4: answer.card.last4, card_key: String } })
  t.match(
    await processor.charge(request),
    { is: 'settled', processor_key: answer.processor_key },
    'asked anew'
  )
  t.match(await processor.giveUp?.(charge), { is: 'settled' }, 'too late to give it up')
}

async function givenUp(t: Test, { processor, tokens, confirm }: TriedProcessor) {
  if (!tokens.waiting || !confirm) return t.pass('it asks no customer')
  const request = asked(tokens.waiting)
  const answer = await processor.charge(request)
  if (answer.is !== 'waiting') return t.fail(`the charge is ${answer.is}`)
  const charge = { ...request, processor_key: answer.processor_key }
  t.match(await processor.giveUp?.(charge), { is: 'failed', reason: /^[a-z_]+$/ })
  t.match(await processor.giveUp?.(charge), { is: 'failed' }, 'again is the same')
  t.match(await processor.lookUp(charge), { is: 'failed' })
  t.match(await processor.charge(request), { is: 'declined' }, 'and it is not begun anew')

  const second = asked(tokens.waiting, { id: '0190a000-0000-7000-8000-000000000006' })
  const waits = await processor.charge(second)
  if (waits.is !== 'waiting') return t.fail(`the charge is ${waits.is}`)
  await confirm(waits.processor_key, false)
  t.match(await processor.lookUp({ ...second, processor_key: waits.processor_key }), { is: 'failed' })
}

async function absent(t: Test, { processor, tokens }: TriedProcessor) {
  if (!tokens.waiting) return t.pass('it asks no customer')
  const answer = await processor.charge(asked(tokens.waiting, { isPresent: false }))
  t.match(answer, { is: 'declined', reason: 'authentication_required' })
}

async function refunded(t: Test, { processor, tokens, returnRefunds }: TriedProcessor) {
  const { refund, eventsSince } = processor
  if (!refund) return t.pass('the book alone gives back')
  const request = asked(tokens.settled)
  const answer = await processor.charge(request)
  if (answer.is !== 'settled') return t.fail(`the charge is ${answer.is}`)
  const { processor_key } = answer
  const part = { id: 'refund-1', processor_key, amount: 20_000, unit: 'usd' }
  t.same(await refund(part), { is: 'taken' })
  t.same(await refund(part), { is: 'taken' })
  t.same(await refund({ ...part, id: 'refund-2', amount: 4_900 }), { is: 'taken' })
  const refused = { is: 'refused', reason: /^[a-z_]+$/ }
  t.match(await refund({ ...part, id: 'refund-3', amount: 100 }), refused, 'never more than was paid')
  if (!returnRefunds || !eventsSince) return t.pass('no bank sends one back')
  await returnRefunds(processor_key)
  t.match(await refund(part), refused, 'one that a bank sent back is not made again')
  const failed: Extract<ProcessorNotice, { is: 'refund-failed' }>[] = []
  for await (const event of eventsSince('2020-01-01T00:00:00.000Z')) {
    const notice = await processor.noticeOf(event)
    if (notice?.is === 'refund-failed') failed.push(notice)
  }
  t.match(failed.map(({ refund }) => refund).sort(), ['refund-1', 'refund-2'])
  t.ok(
    failed.every((notice) => notice.processor_key === processor_key),
    'it says of which charge'
  )
}

async function lost(t: Test, { processor, tokens, loseAnswer }: TriedProcessor) {
  if (!loseAnswer) return t.pass('no answer of it is lost')
  const request = asked(tokens.settled)
  loseAnswer()
  await t.rejects(processor.charge(request), 'it is not known what became of it')
  const answer = await processor.charge(request)
  t.match(answer, { is: 'settled' })
  t.same(await processor.charge(request), answer, 'which was one charge')
}
