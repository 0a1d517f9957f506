/**
 * The names of plans: a slug is one plan's on the whole site, a title one plan's at its provider. Both are
 * reservations of the log, so that two requests at one instant cannot both have them.
 */
import { createHash } from 'node:crypto'
import { slugOf } from '@bursar/contracts'
import type { Refusal, Transaction } from '@bursar/event-sourcing'
import { fail } from '@bursar/service-kit'

/** Words that stand in URLs where the slug of a plan may stand. */
const FIXED_WORDS: ReadonlySet<string> = new Set([
  'active',
  'all',
  'churned',
  'describe',
  'expired',
  'pricing',
  'redeem',
  'subscriptions',
  'transactions',
  'upload'
])

/** Where the names of plans are reserved. */
export const PLAN_SPACE = { slug: 'plan', title: 'plan-title', unit: 'plan-unit' } as const

/** After so many tries a slug gets a part of the plan's id instead of a number. */
const MAX_TRIES = 200

const SLUG_TAKEN: Refusal = {
  ok: false,
  code: 'name_taken',
  fields: { slug: ['A plan with this slug already exists, or the slug is a word that URLs use.'] }
}

const TITLE_TAKEN: Refusal = {
  ok: false,
  code: 'title_taken',
  fields: { title: ['This provider already has a plan with that title.'] }
}

/** The id of the plan that has the slug now. */
export function planIdOf(tx: Transaction, slug: string): Promise<string | undefined> {
  return tx.reserved(PLAN_SPACE.slug, slug)
}

/** Takes a slug that the request names. */
export async function takeSlug(tx: Transaction, slug: string, plan: string): Promise<string> {
  if (FIXED_WORDS.has(slug) || (await planIdOf(tx, slug))) fail(SLUG_TAKEN.code, SLUG_TAKEN)
  tx.reserve({ space: PLAN_SPACE.slug, name: slug, value: plan }, SLUG_TAKEN)
  return slug
}

/** Takes the first free slug that a title gives; `own` is the one that the plan has already. */
export async function deriveSlug(
  tx: Transaction,
  title: string,
  plan: string,
  own?: string
): Promise<string> {
  const base = slugOf(title) || 'plan'
  const slug = await firstFree(tx, base, plan, own)
  if (slug !== own) tx.reserve({ space: PLAN_SPACE.slug, name: slug, value: plan }, 'again')
  return slug
}

/** Gives a slug back. */
export function releaseSlug(tx: Transaction, slug: string): void {
  tx.release(PLAN_SPACE.slug, slug)
}

/** Takes a title at a provider. */
export function takeTitle(tx: Transaction, provider: string, title: string, plan: string): void {
  tx.reserve({ space: PLAN_SPACE.title, name: titleName(provider, title), value: plan }, TITLE_TAKEN)
}

/** Gives a title back. */
export function releaseTitle(tx: Transaction, provider: string, title: string): void {
  tx.release(PLAN_SPACE.title, titleName(provider, title))
}

/**
 * The unit of a new plan: what the request says, else that of the provider's first plan, else usd. The first
 * plan settles it for those to come.
 */
export async function unitOfPlan(
  tx: Transaction,
  provider: string,
  sent: string | undefined
): Promise<string> {
  const first = await tx.reserved(PLAN_SPACE.unit, provider)
  const unit = sent ?? first ?? 'usd'
  if (first === undefined) tx.reserve({ space: PLAN_SPACE.unit, name: provider, value: unit }, 'again')
  return unit
}

async function firstFree(
  tx: Transaction,
  base: string,
  plan: string,
  own: string | undefined
): Promise<string> {
  for (let n = 0; n < MAX_TRIES; n++) {
    const slug = n === 0 ? base : `${base}-${n}`
    if (slug === own) return slug
    if (!FIXED_WORDS.has(slug) && !(await planIdOf(tx, slug))) return slug
  }
  return `${base}-${plan.slice(-12)}`
}

/** What stands for a title at a provider. */
export function titleName(provider: string, title: string): string {
  return `${provider}/${createHash('sha256').update(title).digest('hex')}`
}
