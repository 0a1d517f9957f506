/**
 * The codes of coupons: one of a provider in whatever case it is written, since a redeem ignores case. A
 * reservation of the log, so that two requests at one instant cannot both have it.
 */
import type { Refusal, Transaction } from '@bursar/event-sourcing'
import { fail } from '@bursar/service-kit'
import { couponStream } from '../shared/streams.ts'
import { coupon, type LiveCoupon } from './domain/coupon.ts'

/** Where the codes of coupons are reserved. */
export const CODE_SPACE = 'coupon'

const CODE_TAKEN: Refusal = {
  ok: false,
  code: 'name_taken',
  fields: { code: ['This provider already has a coupon with that code.'] }
}

/** The coupon of a provider that has the code, in any case. */
export async function couponOfCode(
  tx: Transaction,
  provider: string,
  code: string
): Promise<LiveCoupon | undefined> {
  const id = await tx.reserved(CODE_SPACE, codeName(provider, code))
  const state = id ? await tx.load(couponStream(id), coupon) : coupon.initial
  return state.is === 'live' ? state : undefined
}

/** The coupon that a URL names, for a write; fails with 404 when it is unknown, or written in another case. */
export async function loadUrlCoupon(tx: Transaction, provider: string, code: string): Promise<LiveCoupon> {
  const found = await couponOfCode(tx, provider, code)
  return found?.code === code ? found : fail('not_found')
}

/** Takes a code at a provider. */
export function takeCode(tx: Transaction, provider: string, code: string, id: string): void {
  tx.reserve({ space: CODE_SPACE, name: codeName(provider, code), value: id }, CODE_TAKEN)
}

/** Gives a code back. */
export function releaseCode(tx: Transaction, provider: string, code: string): void {
  tx.release(CODE_SPACE, codeName(provider, code))
}

/** True when both are one code of a provider. */
export function isSameCode(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** What stands for a code at a provider. */
export function codeName(provider: string, code: string): string {
  return `${provider}/${code.toLowerCase()}`
}
