/** A processor that moves no money: what it answers depends on nothing but the question. */
import type {
  CardFace,
  ChargeAnswer,
  ChargeRequest,
  PaymentProcessor,
  ProcessorEvent,
  ProcessorNotice
} from './port.ts'
import { isSignedBy } from './stripe-signature.ts'

interface TestCard extends CardFace {
  readonly card_key: string
  /** What becomes of its charges. */
  readonly fate: Exclude<ChargeAnswer['is'], 'waiting'>
  /** Why it is declined. */
  readonly reason?: string
}

/** By the token that a browser would get; each can be put on file, and the charge decides. */
const CARDS: Readonly<Record<string, TestCard>> = {
  tok_visa: { last4: '4242', exp_date: '2099-12-31', card_key: 'card_visa', fate: 'settled' },
  tok_mastercard: { last4: '4444', exp_date: '2099-12-31', card_key: 'card_mastercard', fate: 'settled' },
  tok_chargeDeclined: {
    last4: '0002',
    exp_date: '2099-12-31',
    card_key: 'card_chargeDeclined',
    fate: 'declined'
  },
  tok_lost: {
    last4: '9987',
    exp_date: '2099-12-31',
    card_key: 'card_lost',
    fate: 'declined',
    reason: 'lost_card'
  },
  tok_pending: { last4: '0077', exp_date: '2099-12-31', card_key: 'card_pending', fate: 'pending' }
}

/** The account to which nobody pays anything. */
const TEST_BANK = { bank_name: 'Test Bank', last4: '6789' }

export interface TestProcessorSettings {
  /** What its webhook is signed with; without one, webhook calls are refused. */
  readonly webhookSecret?: string | undefined
}

/** Makes the processor of tests, demonstrations and first steps. */
export function testProcessor({ webhookSecret }: TestProcessorSettings = {}): PaymentProcessor {
  return {
    name: 'test',
    hasSigned: ({ bytes, header, at }) =>
      webhookSecret !== undefined && isSignedBy(webhookSecret, bytes, header('stripe-signature') ?? '', at),
    noticeOf,
    isLive: false,
    fee: testFee,
    disputeFee: TEST_DISPUTE_FEE,
    transferFee: () => 0,
    async charge(request) {
      return answerTo(request)
    },
    async saveCard(_, token) {
      const card = cardOf(token)
      if (!card) return undefined
      const { last4, exp_date, card_key } = card
      return { last4, exp_date, card_key, fingerprint: fingerprintOf(card) }
    },
    async setupSecret(profile) {
      return `seti_test_secret_${profile}`
    },
    // It holds what the book says, and pays nothing out by itself.
    payouts: async () => [],
    bank: async () => TEST_BANK,
    // Nobody decides but the webhook.
    lookUp: async () => ({ is: 'pending' })
  }
}

/** 1/100 units. */
const TEST_DISPUTE_FEE = 1_500

/** 2.9 % rounded half up, plus 30, never more than the amount; 1/100 units. */
export function testFee(amount: number): number {
  const share = (290n * BigInt(amount) + 5_000n) / 10_000n
  return Math.min(amount, Number(share) + 30)
}

function answerTo({ id, amount, source }: ChargeRequest): ChargeAnswer {
  const found = cardOf(source.key)
  if (!found) {
    return { is: 'declined', reason: 'unknown_token', detail: 'The processor does not know this token.' }
  }
  const { fate, reason = 'card_declined', ...known } = found
  const card = { ...known, fingerprint: fingerprintOf(found) }
  const processor_key = keyOf(id)
  switch (fate) {
    case 'settled':
      return { is: 'settled', processor_key, fee: testFee(amount), card }
    case 'pending':
      return { is: 'pending', processor_key, card }
    case 'declined':
      return { is: 'declined', reason, detail: 'Your card was declined.' }
  }
}

function noticeOf({ type, data }: ProcessorEvent): ProcessorNotice | undefined {
  const processor_key = data?.object?.id
  if (typeof processor_key !== 'string') return undefined
  switch (type) {
    case 'charge.succeeded':
      return { is: 'succeeded', processor_key }
    case 'charge.failed':
      return { is: 'failed', reason: 'card_declined', processor_key }
    case 'charge.dispute.created':
      return { is: 'disputed', processor_key }
    case 'charge.dispute.closed': {
      const as = data?.object?.status
      return as === 'won' || as === 'lost' ? { is: 'dispute-closed', as, processor_key } : undefined
    }
    default:
      return undefined
  }
}

/** As good as its number. */
function fingerprintOf({ card_key }: TestCard): string {
  return `fp_${card_key}`
}

/** By its token or its key on file. */
function cardOf(key: string): TestCard | undefined {
  return Object.entries(CARDS).find(([token, { card_key }]) => key === token || key === card_key)?.[1]
}

function keyOf(charge: string): string {
  return `ch_${charge.replaceAll('-', '')}`
}
