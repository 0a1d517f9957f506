/** Mails that auth asks for, in the commit that they follow from: once for each cause, and never by a replay. */
import type { Transaction } from '@bursar/event-sourcing'
import { jobKind } from '@bursar/jobs'

/** What a mail tells of an account. */
export type AccountNotice =
  | 'challenge'
  | 'taken'
  | 'emailChanged'
  | 'passwordChanged'
  | 'secondFactor'
  | 'passkeyAdded'
  | 'passkeyRemoved'
  | 'apiKeyMade'
  | 'newDevice'
  | 'accountArchived'

/** What a mail tells of a role on a profile. */
export type RoleNoticeName = 'roleOffered' | 'roleRequested' | 'roleGranted' | 'roleAccepted'

/** To an account. */
export interface AccountMail {
  readonly notice: AccountNotice
  /** Whom it goes to. */
  readonly user: string
  /** What it is about: a challenge, a session, a passkey, an API key, `on` or `off`; absent where it is about the user alone. */
  readonly about?: string
  /** Start of the links in it. */
  readonly origin: string
}

/** About a role. */
export interface RoleMail {
  readonly notice: RoleNoticeName
  readonly profile: string
  /** Whom it goes to; absent of an offer: the address that it was made to, or its user. */
  readonly user?: string
  /** An offer, or whose role or request it is. */
  readonly about: string
  /** The profile by whose role that was given. */
  readonly as?: string
  readonly origin: string
  /** Where that stands in the log of the profile service: the mail is not written on less. */
  readonly at?: number
}

/** What a mail tells of billing. `receipt` was asked for, `payment` follows each payment by itself. */
export type BillingNoticeName =
  | 'receipt'
  | 'payment'
  | 'subscriptionGranted'
  | 'subscriptionRequested'
  | 'requestAccepted'
  | 'refunded'
  | 'refundFailed'
  | 'disputeOpened'
  | 'disputeWon'
  | 'disputeLost'
  | 'seatWaiting'
  | 'webhookMade'
  | 'webhookMoved'
  | 'webhookFailing'
  | 'webhookGone'
  | 'webhookMakerLeft'
  | 'trialEndsSoon'
  | 'trialEnded'
  | 'renewalSoon'
  | 'priceChanges'
  | 'paymentFailed'
  | 'subscriptionCanceled'
  | 'cardExpires'
  | 'invoiceIssued'

/** About billing, to one who manages a profile; of a seat that waits, to the address that it is for. */
export interface BillingMail {
  readonly notice: BillingNoticeName
  /** Whose managers are told; of a seat, who bought it. */
  readonly profile: string
  /** Whom it goes to; absent of a seat. */
  readonly user?: string
  /** The receipt, charge, subscription, refund, seat or webhook. */
  readonly about: string
  readonly origin: string
  /** Where that stands in the log of the billing service. */
  readonly at?: number
}

/** A mail that each manager of a profile gets. */
export type ManagersMail = RoleMail | BillingMail

/** What a mail is about; its words and its address are worked out when it is sent. */
export type AskedMail = AccountMail | RoleMail | BillingMail

export const mailKind = jobKind<AskedMail>('mail')

/** What each manager of a profile is told: a request for a role, and what is about billing. */
export const managersKind = jobKind<ManagersMail>('mail-managers')

/** Asks for a mail. `id`: the same for the same cause. */
export function askMail(transaction: Transaction, id: string, mail: AskedMail): void {
  transaction.ask(mailKind.at({ id, due: transaction.time, payload: mail }))
}

export const mailStream = (id: string) => `mail-${id}`

/** True of a mail about a role. */
export function isOfRole(mail: AskedMail): mail is RoleMail {
  return mail.notice.startsWith('role')
}

const ofBilling: ReadonlySet<string> = new Set<BillingNoticeName>([
  'receipt',
  'payment',
  'subscriptionGranted',
  'subscriptionRequested',
  'requestAccepted',
  'refunded',
  'refundFailed',
  'disputeOpened',
  'disputeWon',
  'disputeLost',
  'seatWaiting',
  'webhookMade',
  'webhookMoved',
  'webhookFailing',
  'webhookGone',
  'webhookMakerLeft',
  'trialEndsSoon',
  'trialEnded',
  'renewalSoon',
  'priceChanges',
  'paymentFailed',
  'subscriptionCanceled',
  'cardExpires',
  'invoiceIssued'
])

/** True of a mail about billing. */
export function isOfBilling(mail: AskedMail): mail is BillingMail {
  return ofBilling.has(mail.notice)
}
