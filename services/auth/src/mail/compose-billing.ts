/** What the mails about billing say and where they go: nothing, to who no longer manages the profile that they are for. */
import { defaultLanguage, moneyText } from '@bursar/contracts'
import type { Engine } from '@bursar/event-sourcing'
import type { Notice, WebhookNews } from '@bursar/notifications'
import { ACCESS, type ProfileRef, profileKey, shownText } from '@bursar/service-kit'
import type { BillingMail } from '../notices/kind.ts'
import { readUser } from '../users/find-user.ts'
import type { AddressedNotice } from './addressed-notice.ts'
import {
  BILLING_NOTICES,
  type BillingNotices,
  noticeKey,
  type Payment
} from './billing-notices-projection.ts'
import { numberOf } from './numbered.ts'
import { manages, toAccount } from './to-account.ts'
import { untilKnown } from './until-known.ts'

export async function composeBilling(
  engine: Engine,
  asked: BillingMail,
  tries: number
): Promise<AddressedNotice | undefined> {
  await untilKnown(engine, asked)
  if (asked.notice === 'seatWaiting') return seatWaiting(engine, asked)
  const { user, profile } = asked
  if (user === undefined || !(await manages(engine, user, profile))) return undefined
  const notice = await writers[asked.notice]({ engine, asked, tries })
  return notice && toAccount(engine, user, notice)
}

interface Writing {
  readonly engine: Engine
  readonly asked: BillingMail
  /** How often it was tried, with this time. */
  readonly tries: number
}

const writers = {
  receipt: paid,
  payment: paid,
  subscriptionGranted,
  subscriptionRequested,
  requestAccepted,
  refunded,
  refundFailed,
  disputeOpened,
  disputeWon: disputeClosed,
  disputeLost: disputeClosed,
  webhookMade: ofWebhook,
  webhookMoved: ofWebhook,
  webhookFailing: ofWebhook,
  webhookGone: ofWebhook,
  webhookMakerLeft: ofWebhook,
  trialEndsSoon,
  trialEnded,
  renewalSoon,
  priceChanges,
  paymentFailed,
  subscriptionCanceled,
  cardExpires,
  invoiceIssued
}

async function paid(writing: Writing): Promise<Notice | undefined> {
  const { engine, asked } = writing
  const { about, notice, origin } = asked
  const payment: Payment | undefined = await told(engine, notice === 'receipt' ? 'receipt' : 'payment', about)
  if (!payment) return undefined
  const { profile, provider } = await parties(engine, payment)
  if (!profile) return undefined
  const { amount, unit, charged_at, description: what, processor_key, charge } = payment
  const place = `${origin}/billing/${profile.slug}/receipt/${encodeURIComponent(processor_key)}`
  return {
    kind: 'receipt',
    data: {
      profile: profile.name,
      provider: provider?.name ?? '',
      what,
      amount: moneyText(amount, unit),
      day: dayOf(charged_at),
      link: processor_key === '' ? '' : place,
      invoice: await linkTo(writing, 'paidBy', charge ?? about, profile.slug)
    }
  }
}

async function subscriptionGranted({ engine, asked }: Writing): Promise<Notice | undefined> {
  const grant = await engine.keys.reveal(await told(engine, 'grant', asked.about))
  if (!grant) return undefined
  const { profile, provider } = await parties(engine, grant)
  if (!profile || !provider) return undefined
  const names = { profile: profile.name, provider: provider.name, plan: grant.plan_title }
  return { kind: 'subscriptionGranted', data: { ...names, message: shownText(grant.message) } }
}

async function subscriptionRequested({ engine, asked }: Writing): Promise<Notice | undefined> {
  const data = await subscribing(engine, asked.about)
  return data && { kind: 'subscriptionRequested', data }
}

async function requestAccepted({ engine, asked }: Writing): Promise<Notice | undefined> {
  const data = await subscribing(engine, asked.about)
  return data && { kind: 'requestAccepted', data }
}

async function subscribing(engine: Engine, subscription: string) {
  const held = await told(engine, 'subscription', subscription)
  const plan = held && (await told(engine, 'plan', held.plan))
  if (!held || !plan) return undefined
  const { profile, provider } = await parties(engine, held)
  return profile && provider && { profile: profile.name, provider: provider.name, plan: plan.title }
}

async function trialEndsSoon({ engine, asked }: Writing): Promise<Notice | undefined> {
  const ending = await ended(engine, asked)
  if (!ending) return undefined
  const { goesOn, slug, ...said } = ending
  return { kind: 'trialEndsSoon', data: { ...said, goesOn, link: cardPage(asked, slug) } }
}

async function trialEnded({ engine, asked }: Writing): Promise<Notice | undefined> {
  const ending = await ended(engine, asked)
  return ending && { kind: 'trialEnded', data: ending }
}

async function renewalSoon({ engine, asked }: Writing): Promise<Notice | undefined> {
  const ending = await ended(engine, asked)
  return ending && { kind: 'renewalSoon', data: ending }
}

async function subscriptionCanceled({ engine, asked }: Writing): Promise<Notice | undefined> {
  const ending = await ended(engine, asked)
  return ending && { kind: 'subscriptionCanceled', data: ending }
}

async function priceChanges({ engine, asked }: Writing): Promise<Notice | undefined> {
  const prices = await told(engine, 'prices', asked.about)
  const plan = prices && (await told(engine, 'plan', prices.plan))
  if (!prices || !plan) return undefined
  const { profile, provider } = await parties(engine, prices)
  if (!profile || !provider) return undefined
  const { unit, counts_from, uses } = prices
  const [before, after] = [prices.before, prices.after].map((price) => ({
    amount: moneyText(price.amount, unit),
    type: price.period_type,
    length: price.period_length
  }))
  return {
    kind: 'priceChanges',
    data: {
      ...{ profile: profile.name, provider: provider.name, plan: plan.title, day: dayOf(counts_from) },
      ...{ before: before!, after: after!, byUse: uses.length > 0 },
      link: `${asked.origin}/my/${profile.slug}/subscriptions`
    }
  }
}

/** What comes, or came, to its end. */
async function ended(engine: Engine, { about }: BillingMail) {
  const ending = await told(engine, 'ending', about)
  const plan = ending && (await told(engine, 'plan', ending.plan))
  if (!ending || !plan) return undefined
  const { profile, provider } = await parties(engine, ending)
  if (!profile || !provider) return undefined
  const names = { profile: profile.name, provider: provider.name, plan: plan.title }
  return { ...names, slug: profile.slug, day: dayOf(ending.ends_at), goesOn: ending.goes_on === true }
}

async function paymentFailed({ engine, asked }: Writing): Promise<Notice | undefined> {
  const attempt = await told(engine, 'attempt', asked.about)
  if (!attempt) return undefined
  const { profile, provider } = await parties(engine, attempt)
  if (!profile) return undefined
  const amount = moneyText(attempt.amount, attempt.unit)
  const names = { profile: profile.name, provider: provider?.name ?? '' }
  return { kind: 'paymentFailed', data: { ...names, amount, link: cardPage(asked, profile.slug) } }
}

async function cardExpires({ engine, asked }: Writing): Promise<Notice | undefined> {
  const card = await told(engine, 'card', asked.about)
  const profile = card && (await namedOf(engine, card.profile))
  if (!profile) return undefined
  return { kind: 'cardExpires', data: { profile: profile.name, link: cardPage(asked, profile.slug) } }
}

async function invoiceIssued({ engine, asked }: Writing): Promise<Notice | undefined> {
  const invoice = await told(engine, 'invoice', asked.about)
  if (!invoice) return undefined
  const { profile, provider } = await parties(engine, invoice)
  if (!profile) return undefined
  const { number, amount, unit } = invoice
  const link = `${asked.origin}/my/${profile.slug}/invoices/${number}`
  const names = { profile: profile.name, provider: provider?.name ?? '' }
  return { kind: 'invoiceIssued', data: { ...names, number, amount: moneyText(amount, unit), link } }
}

/** Where the invoice or credit note is read; empty where there is none. */
async function linkTo(
  { engine, asked, tries }: Writing,
  kind: 'paidBy' | 'givenBack',
  about: string,
  slug: string
): Promise<string> {
  const number = about === '' ? '' : await numberOf(engine, kind, about, tries)
  return number === '' ? '' : `${asked.origin}/my/${slug}/invoices/${number}`
}

/** Where a card is put in the place of the one on file. */
function cardPage({ origin }: BillingMail, slug: string): string {
  return `${origin}/my/${slug}/card`
}

/** In UTC. */
function dayOf(at: string): string {
  return at.slice(0, 'YYYY-MM-DD'.length)
}

async function refunded(writing: Writing): Promise<Notice | undefined> {
  const { engine, asked } = writing
  const refund = await told(engine, 'refund', asked.about)
  if (!refund) return undefined
  const { profile, provider } = await parties(engine, refund)
  if (!profile) return undefined
  const amount = moneyText(refund.amount, refund.unit)
  const names = { profile: profile.name, provider: provider?.name ?? '' }
  const link = await linkTo(writing, 'givenBack', refund.posting ?? '', profile.slug)
  return { kind: 'refunded', data: { ...names, amount, link } }
}

async function refundFailed({ engine, asked }: Writing): Promise<Notice | undefined> {
  const refund = await told(engine, 'refund', asked.about)
  if (!refund) return undefined
  const { profile, provider } = await parties(engine, refund)
  if (!profile || !provider) return undefined
  const amount = moneyText(refund.amount, refund.unit)
  return { kind: 'refundFailed', data: { profile: provider.name, who: profile.name, amount } }
}

async function disputeOpened({ engine, asked }: Writing): Promise<Notice | undefined> {
  const data = await disputed(engine, asked.about)
  return data && { kind: 'disputeOpened', data }
}

async function disputeClosed({ engine, asked }: Writing): Promise<Notice | undefined> {
  const data = await disputed(engine, asked.about)
  return data && { kind: 'disputeClosed', data: { ...data, won: asked.notice === 'disputeWon' } }
}

/** Who disputes is named as the charge does: the provider sees that anyway. */
async function disputed(engine: Engine, charge: string) {
  const dispute = await told(engine, 'dispute', charge)
  if (!dispute) return undefined
  const { profile, provider } = await parties(engine, dispute)
  if (!profile || !provider) return undefined
  const amount = moneyText(dispute.amount, dispute.unit)
  return { profile: provider.name, who: profile.name, amount }
}

/** The host alone: what stands behind it in the URL is often a secret. */
async function ofWebhook({ engine, asked }: Writing): Promise<Notice | undefined> {
  const webhook = await engine.keys.reveal(await told(engine, 'webhook', asked.about))
  const profile = webhook && (await namedOf(engine, webhook.profile))
  const url = shownText(webhook?.url)
  if (!profile || !URL.canParse(url)) return undefined
  const data = { profile: profile.name, host: new URL(url).host, what: asked.notice as WebhookNews }
  return { kind: 'webhook', data }
}

/** To the address that the seat is for, whoever has it: no answer tells whether an account does. Claimed it is told no more. */
async function seatWaiting(engine: Engine, { about }: BillingMail): Promise<AddressedNotice | undefined> {
  const seat = await engine.keys.reveal(await told(engine, 'seat', about))
  const [to, code] = [shownText(seat?.email), shownText(seat?.code)]
  if (!seat || to === '' || code === '') return undefined
  const { profile, provider } = await parties(engine, seat)
  if (!profile || !provider) return undefined
  const buyer = await readUser(engine, seat.bought_by)
  const names = { profile: profile.name, provider: provider.name, plan: seat.plan_title }
  return {
    to,
    lang: buyer.is === 'live' ? buyer.lang : defaultLanguage,
    notice: { kind: 'seatWaiting', data: { ...names, claim: code } },
    person: seat.person
  }
}

/** Profiles as they are named; undefined of one that is archived or erased. */
async function parties(engine: Engine, of: { readonly profile: string; readonly provider: string }) {
  const [profile, provider] = [await namedOf(engine, of.profile), await namedOf(engine, of.provider)]
  return { profile, provider }
}

async function namedOf({ collection, keys }: Engine, profile: string) {
  const ref = await keys.reveal(await collection(ACCESS).get<ProfileRef>(profileKey(profile)))
  if (typeof ref?.full_name !== 'string' || typeof ref.slug !== 'string' || ref.archived) return undefined
  return { name: ref.full_name, slug: ref.slug }
}

function told<Kind extends keyof BillingNotices>({ collection }: Engine, kind: Kind, about: string) {
  return collection(BILLING_NOTICES).get<BillingNotices[Kind]>(noticeKey(kind, about))
}
