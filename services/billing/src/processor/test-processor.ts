/** A processor that moves no money: what it answers depends on nothing but the question. */
import type { CardFace, ChargeAnswer, ChargeRequest, PaymentProcessor } from './port.ts'

const VISA: CardFace = { last4: '4242', exp_date: '2099-12-31', card_key: 'card_visa' }

/** Makes the processor of tests, demonstrations and first steps. */
export function testProcessor(): PaymentProcessor {
  return {
    publicKey: 'pk_test',
    fee: testFee,
    async charge(request) {
      return answerTo(request)
    }
  }
}

/** 2.9 % rounded half up, plus 30, never more than the amount; 1/100 units. */
export function testFee(amount: number): number {
  const share = (290n * BigInt(amount) + 5_000n) / 10_000n
  return Math.min(amount, Number(share) + 30)
}

function answerTo({ id, amount, source }: ChargeRequest): ChargeAnswer {
  switch (source.key) {
    case 'tok_visa':
    case 'card_visa':
      return { is: 'settled', processor_key: keyOf(id), fee: testFee(amount), card: VISA }
    case 'tok_chargeDeclined':
      return { is: 'declined', reason: 'card_declined', detail: 'Your card was declined.' }
    default:
      return { is: 'declined', reason: 'unknown_token', detail: 'The processor does not know this token.' }
  }
}

function keyOf(charge: string): string {
  return `ch_${charge.replaceAll('-', '')}`
}
