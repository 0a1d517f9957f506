/**
 * Golden cases: for each rule of the book what is done, and the rows that the rule asks for, worked out by hand. Basic is
 * 249.00 a month, Extra 189.00; the processor keeps fee(24900) = 752, fee(18900) = 578, fee(43800) = 1300.
 */
import { type PlanTerms, returnRow, withdrawalRows } from '@bursar/billing'
import type { LedgerRow } from '@bursar/contracts'
import { BROKER, NOW, PROVIDER, planOf } from '../../shared/domain/scenario.ts'
import { type Customer, customer } from './customer.ts'

export interface GoldenCase {
  readonly rule: string
  /** The rows that the rule is about. */
  readonly rows: () => readonly LedgerRow[]
  /** They, one a line. */
  readonly are: string
  /** What is due after it, by order. */
  readonly due?: readonly [() => Customer, readonly number[]]
}

const basic = planOf()
const extra = planOf({ slug: 'extra', period_amount: 18900 })
const priced = (period_amount: number, more: Partial<PlanTerms> = {}) => planOf({ period_amount, ...more })
const calls = { slug: 'calls', title: '', description: '', use_amount: 3, quota: 10 }
const metered = planOf({ use_charges: [{ ...calls, created_at: NOW, maximum_limit: null, extra: null }] })
const market = planOf({ period_amount: 17999, broker_fee: 1000 })

const paid = () => customer().buy([basic])
const both = () => customer().buy([basic, extra])
/** The charge failed after a while, so the order is due. */
const owing = () => customer().buy([basic], { is: 'pending' }).answer({ is: 'declined' })
/** Two months later half of it is due, and the first months are over. */
const yearly = () =>
  customer()
    .buy([priced(120000, { period_type: 'yearly' })], { is: 'pending' })
    .answer({ is: 'declined' })

const LATER = '2026-01-20T08:00:00.000Z'
const MARCH = '2026-03-01T00:00:00.000Z'

export const orders: readonly GoldenCase[] = [
  {
    rule: 'an order is one row, before the charge settles',
    rows: () => customer().buy([basic], { is: 'pending' }).last,
    are: 'sub_1/ S:Payable 24900 <- P:Receivable'
  },
  {
    rule: 'a free order writes its row with 0, and no charge',
    rows: () => customer().buy([priced(0)]).last,
    are: 'sub_1/ S:Payable 0 <- P:Receivable'
  },
  {
    rule: 'the setup amount is in the line that starts a subscription',
    rows: () => customer().buy([priced(1000, { setup_amount: 500 })], { is: 'pending' }).last,
    are: 'sub_1/ S:Payable 1500 <- P:Receivable'
  },
  {
    rule: 'a decline inside the checkout places no order',
    rows: () => customer().buy([basic], { is: 'declined' }).all,
    are: ''
  },
  {
    rule: 'a charge that fails later leaves its orders due',
    rows: () => owing().last,
    are: '',
    due: [owing, [24900]]
  },
  {
    rule: 'usage beyond the quota is ordered',
    rows: () => customer().buy([metered]).use(metered, 14).last,
    are: 'sub_1/calls/ S:Payable 12 <- P:Receivable'
  },
  {
    rule: 'usage inside the quota is not',
    rows: () => customer().buy([metered]).use(metered, 10).last,
    are: ''
  },
  { rule: 'unsubscribing writes no row', rows: () => paid().leave(LATER).last, are: '' }
]

export const charges: readonly GoldenCase[] = [
  {
    rule: 'a charge of one line settles',
    rows: () => paid().all.slice(1),
    are: `
      cha_1/ X:Funds 24900 <- S:Liability
      sub_1/ S:Liability 24900 <- S:Payable
      cha_1/ P:Expenses 752 <- X:Backlog
      sub_1/ P:Receivable 24900 <- P:Backlog
      cha_1/ P:Funds 24148 <- X:Funds`,
    due: [paid, []]
  },
  {
    rule: 'it is dated when it settles',
    rows: () =>
      customer()
        .buy([basic], { is: 'pending' })
        .answer({ at: LATER })
        .last.filter(({ created_at }) => created_at === LATER),
    are: `
      cha_1/ X:Funds 24900 <- S:Liability
      sub_1/ S:Liability 24900 <- S:Payable
      cha_1/ P:Expenses 752 <- X:Backlog
      sub_1/ P:Receivable 24900 <- P:Backlog
      cha_1/ P:Funds 24148 <- X:Funds`
  },
  { rule: 'settling twice adds nothing', rows: () => paid().answer({}).last, are: '' },
  {
    rule: 'lines share what the fee leaves, and the last one takes the remainder',
    rows: () => both().all.slice(2),
    are: `
      cha_1/ X:Funds 43800 <- S:Liability
      sub_1/ S:Liability 24900 <- S:Payable
      cha_1/ P:Expenses 740 <- X:Backlog
      sub_1/ P:Receivable 24900 <- P:Backlog
      cha_1/ P:Funds 24160 <- X:Funds
      sub_2/ S:Liability 18900 <- S:Payable
      cha_1/ P:Expenses 560 <- X:Backlog
      sub_2/ P:Receivable 18900 <- P:Backlog
      cha_1/ P:Funds 18340 <- X:Funds`
  },
  {
    rule: 'a fee takes at most the charge: nothing is left to hand on',
    rows: () => customer().buy([priced(20)]).all.slice(1),
    are: `
      cha_1/ X:Funds 20 <- S:Liability
      sub_1/ S:Liability 20 <- S:Payable
      cha_1/ P:Expenses 20 <- X:Backlog
      sub_1/ P:Receivable 20 <- P:Backlog`
  },
  {
    rule: 'on a marketplace the broker stands between',
    rows: () => customer(BROKER).buy([market]).all.slice(1),
    are: `
      cha_1/ X:Funds 17999 <- S:Liability
      sub_1/ S:Liability 17999 <- S:Payable
      cha_1/ B:Expenses 552 <- X:Backlog
      sub_1/ P:Receivable 17999 <- P:Backlog
      cha_1/ P:Expenses 1799 <- B:Backlog
      cha_1/ B:Funds 1799 <- X:Funds
      cha_1/ P:Expenses 552 <- B:Backlog
      cha_1/ P:Funds 15648 <- X:Funds`
  },
  {
    rule: 'without a broker fee the processor’s fee alone is passed on',
    rows: () => customer(BROKER).buy([basic]).all.slice(1),
    are: `
      cha_1/ X:Funds 24900 <- S:Liability
      sub_1/ S:Liability 24900 <- S:Payable
      cha_1/ B:Expenses 752 <- X:Backlog
      sub_1/ P:Receivable 24900 <- P:Backlog
      cha_1/ P:Expenses 752 <- B:Backlog
      cha_1/ P:Funds 24148 <- X:Funds`
  },
  {
    rule: 'a broker fee is at most what the processor leaves',
    rows: () => customer(BROKER).buy([priced(100, { broker_fee: 10_000 })]).all.slice(1),
    are: `
      cha_1/ X:Funds 100 <- S:Liability
      sub_1/ S:Liability 100 <- S:Payable
      cha_1/ B:Expenses 33 <- X:Backlog
      sub_1/ P:Receivable 100 <- P:Backlog
      cha_1/ P:Expenses 67 <- B:Backlog
      cha_1/ B:Funds 67 <- X:Funds
      cha_1/ P:Expenses 33 <- B:Backlog`
  }
]

export const givenBack: readonly GoldenCase[] = [
  {
    rule: 'a line refunded whole gives back its fee and its distribution',
    rows: () => both().refund([{ num: 0 }]).refund([{ num: 1 }]).all.slice(-6),
    are: `
      cha_1/0/ P:Refund 24900 <- S:Refunded
      cha_1/0/ X:Refund 740 <- X:Funds
      cha_1/0/ X:Refund 24160 <- P:Funds
      cha_1/1/ P:Refund 18900 <- S:Refunded
      cha_1/1/ X:Refund 560 <- X:Funds
      cha_1/1/ X:Refund 18340 <- P:Funds`
  },
  {
    rule: 'a part gives back the fee that the rest no longer costs',
    rows: () => paid().refund([{ num: 0, amount: 10000 }]).last,
    are: `
      cha_1/0/ P:Refund 10000 <- S:Refunded
      cha_1/0/ X:Refund 290 <- X:Funds
      cha_1/0/ X:Refund 9710 <- P:Funds`
  },
  {
    rule: 'and the rest of it what is left of the fee',
    rows: () => paid().refund([{ num: 0, amount: 10000 }]).refund([{ num: 0 }]).last,
    are: `
      cha_1/0/ P:Refund 14900 <- S:Refunded
      cha_1/0/ X:Refund 462 <- X:Funds
      cha_1/0/ X:Refund 14438 <- P:Funds`
  },
  {
    rule: 'the broker gives back its part in proportion',
    rows: () => customer(BROKER).buy([market]).refund([{ num: 0, amount: 9000 }]).last,
    are: `
      cha_1/0/ P:Refund 9000 <- S:Refunded
      cha_1/0/ X:Refund 261 <- X:Funds
      cha_1/0/ X:Refund 899 <- B:Funds
      cha_1/0/ X:Refund 7840 <- P:Funds`
  },
  {
    rule: 'a chargeback takes what is left of each line, and the fee of the dispute',
    rows: () => both().refund([{ num: 0 }]).dispute('opened').last,
    are: `
      cha_1/1/ P:Chargeback 18900 <- S:Refunded
      cha_1/1/ X:Chargeback 560 <- X:Funds
      cha_1/1/ X:Chargeback 18340 <- P:Funds
      cha_1/ X:Chargeback 1500 <- P:Funds`
  },
  {
    rule: 'of the broker too',
    rows: () => customer(BROKER).buy([market]).dispute('opened').last,
    are: `
      cha_1/0/ P:Chargeback 17999 <- S:Refunded
      cha_1/0/ X:Chargeback 552 <- X:Funds
      cha_1/0/ X:Chargeback 1799 <- B:Funds
      cha_1/0/ X:Chargeback 15648 <- P:Funds
      cha_1/ X:Chargeback 1500 <- P:Funds`
  },
  {
    rule: 'a dispute that is won writes every row back in reverse',
    rows: () => paid().dispute('opened').dispute('won').last,
    are: `
      cha_1/0/ S:Refunded 24900 <- P:Chargeback
      cha_1/0/ X:Funds 752 <- X:Chargeback
      cha_1/0/ P:Funds 24148 <- X:Chargeback
      cha_1/ P:Funds 1500 <- X:Chargeback`,
    due: [() => paid().dispute('opened').dispute('won'), []]
  },
  {
    rule: 'the lines have again left what they had',
    rows: () => paid().refund([{ num: 0, amount: 10000 }]).dispute('opened').dispute('won').refund([{ num: 0 }]).last,
    are: `
      cha_1/0/ P:Refund 14900 <- S:Refunded
      cha_1/0/ X:Refund 462 <- X:Funds
      cha_1/0/ X:Refund 14438 <- P:Funds`
  },
  { rule: 'one that is lost writes none', rows: () => paid().dispute('opened').dispute('lost').last, are: '' },
  {
    rule: 'neither changes what is due',
    rows: () => paid().dispute('opened').dispute('lost').dispute('opened').last,
    are: '',
    due: [() => paid().refund([{ num: 0, amount: 10000 }]).dispute('opened'), []]
  },
  { rule: 'a charge that is not done is not disputed', rows: () => owing().dispute('opened').last, are: '' }
]

const withdrawal = { payout: 'po_1', profile: PROVIDER, amount: 5000, unit: 'usd' }

export const outside: readonly GoldenCase[] = [
  {
    rule: 'a withdrawal',
    rows: () => withdrawalRows(withdrawal, NOW),
    are: 'po_1 X:Withdraw 5000 <- P:Funds'
  },
  {
    rule: 'with the processor’s fee for it',
    rows: () => withdrawalRows({ ...withdrawal, fee: 25 }, NOW),
    are: `
      po_1 X:Withdraw 5000 <- P:Funds
      po_1 X:Funds 25 <- P:Funds`
  },
  {
    rule: 'drawn back by the bank: the reverse, and the fee stays',
    rows: () => [returnRow({ ...withdrawal, fee: 25 }, NOW)],
    are: 'po_1 P:Funds 5000 <- X:Withdraw'
  },
  {
    rule: 'an offline payment has no fee, and leaves the Funds as they were',
    rows: () => owing().payOffline().last,
    are: `
      check_1 P:Funds 24900 <- S:Liability
      check_1 S:Liability 24900 <- S:Payable
      check_1 P:Receivable 24900 <- P:Backlog
      check_1 P:Offline 24900 <- P:Funds`
  },
  {
    rule: 'a part of one, and a card pays the rest with the next order',
    rows: () => owing().payOffline(4900).buy([extra]).last.filter(({ event_id }) => event_id === 'sub_1/'),
    are: `
      sub_1/ S:Liability 20000 <- S:Payable
      sub_1/ P:Receivable 20000 <- P:Backlog`,
    due: [() => owing().payOffline(4900), [20000]]
  },
  {
    rule: 'an imported sale without a plan is earned at that instant',
    rows: () => customer().bring({}).all,
    are: `
      check_1 S:Payable 1177 <- P:Receivable
      check_1 P:Funds 1177 <- S:Liability
      check_1 S:Liability 1177 <- S:Payable
      check_1 P:Receivable 1177 <- P:Backlog
      check_1 P:Offline 1177 <- P:Funds
      check_1 P:Backlog 1177 <- P:Income`
  },
  {
    rule: 'with a plan it is one period of it, earned as that passes',
    rows: () => customer().bring({ plan: basic }).all,
    are: `
      sub_past-1/ S:Payable 1177 <- P:Receivable
      check_1 P:Funds 1177 <- S:Liability
      check_1 S:Liability 1177 <- S:Payable
      check_1 P:Receivable 1177 <- P:Backlog
      check_1 P:Offline 1177 <- P:Funds`
  },
  {
    rule: 'one of 0 is a sale too',
    rows: () => customer().bring({ amount: 0 }).all,
    are: 'check_1 S:Payable 0 <- P:Receivable'
  }
]

export const givenUp: readonly GoldenCase[] = [
  {
    rule: 'what is given up before it is earned cancels what would be received',
    rows: () => owing().writeOff().last,
    are: `
      sub_1/ S:Liability 24900 <- S:Payable
      sub_1/ P:Writeoff 24900 <- S:Liability
      sub_1/ P:Receivable 24900 <- S:Canceled`,
    due: [() => owing().writeOff(), []]
  },
  {
    rule: 'what is earned by then is given up last, and cancels nothing',
    rows: () => yearly().writeOff(undefined, MARCH).last,
    are: `
      sub_1/ S:Liability 120000 <- S:Payable
      sub_1/ P:Writeoff 120000 <- S:Liability
      sub_1/ P:Receivable 100000 <- S:Canceled`
  },
  {
    rule: 'what was paid is earned first',
    rows: () => yearly().payOffline(15000).writeOff(undefined, MARCH).last,
    are: `
      sub_1/ S:Liability 105000 <- S:Payable
      sub_1/ P:Writeoff 105000 <- S:Liability
      sub_1/ P:Receivable 100000 <- S:Canceled`
  },
  {
    rule: 'a part: what is not earned goes first',
    rows: () => yearly().writeOff(90000, MARCH).last,
    are: `
      sub_1/ S:Liability 90000 <- S:Payable
      sub_1/ P:Writeoff 90000 <- S:Liability
      sub_1/ P:Receivable 90000 <- S:Canceled`,
    due: [() => yearly().writeOff(90000, MARCH), [30000]]
  },
  {
    rule: 'and the rest after it is what was earned',
    rows: () => yearly().writeOff(90000, MARCH).writeOff(undefined, MARCH).last,
    are: `
      sub_1/ S:Liability 30000 <- S:Payable
      sub_1/ P:Writeoff 30000 <- S:Liability
      sub_1/ P:Receivable 10000 <- S:Canceled`
  },
  {
    rule: 'the oldest order goes first',
    rows: () =>
      owing()
        .buy([extra], { is: 'pending' })
        .answer({ is: 'declined' })
        .writeOff(30000).last,
    are: `
      sub_1/ S:Liability 24900 <- S:Payable
      sub_1/ P:Writeoff 24900 <- S:Liability
      sub_1/ P:Receivable 24900 <- S:Canceled
      sub_2/ S:Liability 5100 <- S:Payable
      sub_2/ P:Writeoff 5100 <- S:Liability
      sub_2/ P:Receivable 5100 <- S:Canceled`
  }
]
