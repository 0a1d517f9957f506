/** A brand in the form that everybody gets. */
import type { Brand } from '@bursar/contracts'
import { shownText } from '@bursar/service-kit'
import type { BrandState } from './domain/brand.ts'

/** @param brand revealed; `slug` is its profile's, `origin` the start of absolute URLs */
export function shownBrand(
  { logo_id, colour, support, return_origins }: BrandState,
  { slug, origin }: { readonly slug: string; readonly origin: string }
): Brand {
  return {
    // Another picture is another URL: browsers may keep what they have.
    logo: logo_id === '' ? null : `${origin}/api/profile/${slug}/brand/logo?v=${logo_id}`,
    colour: colour || null,
    support: shownText(support) || null,
    return_origins: [...return_origins]
  }
}
