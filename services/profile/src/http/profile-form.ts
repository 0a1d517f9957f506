/** The forms in which a profile is answered. Documents come revealed. */
import { defaultLanguage, type OrganizationDetail } from '@bursar/contracts'
import { shownText as text, type UserDocument } from '@bursar/service-kit'
import type { Details } from '../domain/profile.ts'

/** What the forms need of a profile: its document, or its folded stream. */
export type Shown = Details & { readonly kind: string; readonly created_at: string }

/** The detail form; `owner` is the user of a personal profile. */
export function organizationDetail(profile: Shown, owner: UserDocument | undefined): OrganizationDetail {
  const slug = text(profile.slug)
  return {
    slug,
    printable_name: text(profile.full_name) || slug,
    picture: text(profile.picture) || null,
    type: profile.kind === 'personal' ? 'personal' : 'organization',
    credentials: owner?.credentials ?? false,
    created_at: profile.created_at,
    full_name: text(profile.full_name),
    email: text(profile.email),
    phone: text(profile.phone),
    street_address: text(profile.street_address),
    locality: text(profile.locality),
    region: text(profile.region),
    postal_code: text(profile.postal_code),
    country: text(profile.country),
    default_timezone: profile.default_timezone,
    no_implicit_role: profile.no_implicit_role,
    is_provider: profile.is_provider,
    is_bulk_buyer: profile.is_bulk_buyer,
    extra: text(profile.extra) ? JSON.parse(text(profile.extra)) : null,
    detail: ''
  }
}

/** What a profile shows of its user; a profile that is nobody's own has the site's defaults. */
export function ofUser(owner: UserDocument | undefined): { nick_name: string; lang: string } {
  return { nick_name: text(owner?.nick_name), lang: owner?.lang ?? defaultLanguage }
}
