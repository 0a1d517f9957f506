/** The form of one profile with all details: its subscriptions, and what it shows of its user. */
import type { ProfileDetail, WithSubscription } from '@bursar/contracts'
import {
  type OperationRequest,
  organizationDetail,
  type ProfileRow,
  seesDealingsWith,
  shownText,
  stretchesOf,
  type UserDocument
} from '@bursar/service-kit'
import { usedPrefix } from './invoice-prefixes.ts'
import { ofUser } from './profile-form.ts'
import { type PlanDocument, planKey, type SubscriptionDocument } from './subscriptions-projection.ts'

type Reads = Pick<OperationRequest, 'collection' | 'reveal' | 'now' | 'seen' | 'profile'>

const mostSubscriptions = 500

/** Completes a revealed profile from the read models. */
export async function profileDetail(
  request: Reads,
  profile: ProfileRow['profile'] & { readonly user: string | null }
): Promise<ProfileDetail> {
  const owner = profile.user === null ? undefined : await ownerOf(request, profile.user)
  return {
    ...organizationDetail(profile, owner?.credentials ?? false),
    subscriptions: await activeSubscriptions(request),
    ...(request.seen.all && (await ownSettings(request, profile))),
    ...ofUser(owner),
    activities: []
  }
}

/** What its own people and the broker's are shown alone. */
async function ownSettings(request: Reads, profile: ProfileRow['profile']) {
  const { broker_fee, payout_days, invoice_note, invoice_retention } = profile
  return {
    broker_fee,
    payout_days,
    invoice_prefix: (await usedPrefix(request, profile.id)) ?? profile.invoice_prefix,
    invoice_note: shownText(invoice_note),
    invoice_retention
  }
}

/** The user of a personal profile; undefined while the registration has not been read here. */
async function ownerOf({ collection, reveal }: Reads, user: string): Promise<UserDocument | undefined> {
  const owner = await collection('users').get<UserDocument>(user)
  return owner && reveal(owner)
}

/**
 * Those that the caller sees, and that have begun and not ended; what ends this very instant has ended. Soonest end
 * first.
 */
async function activeSubscriptions(request: Reads): Promise<WithSubscription[]> {
  const { collection, now, profile } = request
  const running = { list: 'subscriber', by: profile.id, from: now }
  const active: SubscriptionDocument[] = []
  // What others sell is passed over before it is counted: a provider sees its own, however many they are.
  for await (const rows of stretchesOf(collection('subscriptions'), running, endOf)) {
    active.push(...rows.filter((row) => isActive(row, now) && seesDealingsWith(request, row.provider)))
    if (active.length >= mostSubscriptions) break
  }
  const keys = [...new Set(active.map(({ plan }) => planKey(plan)))]
  const plans = await collection('subscriptions').getAll<PlanDocument>(keys)
  return active
    .slice(0, mostSubscriptions)
    .map(({ subscription: id, plan, created_at, ends_at, auto_renew }) => {
      const { slug = '', title = '' } = plans.get(planKey(plan)) ?? {}
      return { id, created_at, ends_at, plan: { id: plan, slug, title }, auto_renew }
    })
}

const endOf = ({ ends_at }: SubscriptionDocument) => ends_at

function isActive({ created_at, ends_at }: SubscriptionDocument, now: string): boolean {
  return created_at <= now && now < ends_at
}
