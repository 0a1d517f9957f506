/** The agreements of the site, all on one stream: they are few, and so two of one title get two slugs. */
import { type AgreementPublished, firstFree, own, type ProfileEvents, slugOf } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, refuse } from '@bursar/event-sourcing'

/** Agreements of one site. */
export const AGREEMENTS_MAX = 100

export const AGREEMENTS_STREAM = 'agreements'

/** The newest edition of each, by slug. */
export type Agreements = Readonly<Record<string, AgreementPublished>>

export const agreementsFold = fold<Agreements, ProfileEvents>(
  {},
  { 'profile.agreement-published': (state, data: AgreementPublished) => ({ ...state, [data.slug]: data }) }
)

/** What an edition says; what is left out stays, and is empty and required of a new agreement. */
export interface Edition {
  readonly title: string
  readonly text?: string | undefined
  readonly is_required?: boolean | undefined
  /** When it is said to be of. */
  readonly updated_at?: string | undefined
  readonly published_by: string
}

type Published = Decision<EventOf<ProfileEvents, 'profile.agreement-published'>>

/** The slug of a new agreement: from its title, and the next number where that is taken. */
export function deriveAgreementSlug(state: Agreements, title: string): Promise<string> {
  return firstFree(slugOf(title) || 'agreement', async (slug) => !Object.hasOwn(state, slug))
}

/** Writes a new agreement. No edition is from later than now: nobody could sign it until then. */
export function createAgreement(
  state: Agreements,
  { agreement, slug }: { readonly agreement: string; readonly slug: string },
  { title, text = '', is_required = true, updated_at = '', published_by }: Edition,
  now: string
): Published {
  if (Object.keys(state).length >= AGREEMENTS_MAX) return refuse('too_many_agreements')
  const dated = updated_at !== '' && updated_at < now ? updated_at : now
  const said = { title, text, is_required, edition: 1, updated_at: dated, published_by }
  return happened('profile.agreement-published', { agreement, slug, ...said })
}

/** Writes another edition, which is from no earlier than the one before it: everybody has to sign it. */
export function updateAgreement(
  state: Agreements,
  slug: string,
  { title, text, is_required, updated_at = '', published_by }: Edition,
  now: string
): Published {
  const known = own(state, slug)
  if (!known) return refuse('not_found')
  const latest = known.updated_at > now ? known.updated_at : now
  const sent = updated_at < known.updated_at ? known.updated_at : updated_at
  return happened('profile.agreement-published', {
    agreement: known.agreement,
    slug,
    title,
    text: text ?? known.text,
    is_required: is_required ?? known.is_required,
    edition: known.edition + 1,
    updated_at: sent > latest ? latest : sent,
    published_by
  })
}
