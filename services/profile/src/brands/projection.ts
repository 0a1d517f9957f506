/** How profiles look, and their pictures. What is sealed in events stays so. */
import type { BillingEvents, BrandChanged, LogoType, Personal, ProfileEvents } from '@bursar/contracts'
import { type Change, change, projection, put, remove } from '@bursar/event-sourcing'
import { type BrandState, brandAfter, noBrand } from './domain/brand.ts'

/** Document `brand/<profile>`. */
export type BrandDocument = BrandState

/** Document `logo/<profile>`. */
export interface LogoDocument {
  /** Base64 once revealed. */
  readonly logo: Personal
  readonly type: LogoType
}

/** Document `seller/<profile>`: there is, or was, a plan of the profile. */
export type SellerDocument = Record<never, never>

export const BRANDS = 'brands'
export const brandKey = (profile: string) => `brand/${profile}`
export const logoKey = (profile: string) => `logo/${profile}`
export const sellerKey = (profile: string) => `seller/${profile}`

export const brands = projection<ProfileEvents & BillingEvents>({
  name: BRANDS,
  version: 1,
  order: () => '',
  on: {
    'profile.brand-changed': ({ data }) => [
      change<BrandDocument>(brandKey(data.profile), (known = noBrand) => brandAfter(known, data)),
      ...logoChanged(data)
    ],
    'profile.brand-removed': ({ data: { profile } }) => [remove(brandKey(profile)), remove(logoKey(profile))],
    'billing.plan-created': ({ data }) => [put(sellerKey(data.provider), {})]
  }
})

function logoChanged({ profile, logo, logo_type: type }: BrandChanged): Change[] {
  if (logo === undefined) return []
  return [type === undefined ? remove(logoKey(profile)) : put(logoKey(profile), { logo, type })]
}
