/** What the profile service tells of the site: whose it is, how it looks, what there is to sign. */
import { BROKER_PROFILE, type Site } from '@bursar/contracts'
import type { Engine } from '@bursar/event-sourcing'
import {
  ACCESS,
  fail,
  namedProfile,
  type ProfileRef,
  profileKey,
  type SiteQuestion,
  shownText
} from '@bursar/service-kit'
import { AGREEMENTS_STREAM, agreementsFold } from '../agreements/domain/agreements.ts'
import { noBrand } from './domain/brand.ts'
import { BRANDS, type BrandDocument, brandKey, sellerKey } from './projection.ts'
import { shownBrand } from './shown-brand.ts'

/** Fails with `not_found` for who sells nothing and has no brand: that a customer is there is nobody's to know. */
export async function siteBrand(engine: Engine, { provider, origin }: SiteQuestion): Promise<Partial<Site>> {
  const profile = (await shownProfile(engine, provider)) ?? fail('not_found')
  const brand = (await engine.collection(BRANDS).get<BrandDocument>(brandKey(profile.id))) ?? noBrand
  const { slug, full_name, ...known } = await engine.keys.reveal({ ...brand, ...namesOf(profile) })
  const name = shownText(full_name) || shownText(slug)
  const shown = shownBrand(known, { slug: shownText(slug), origin })
  return { profile: shownText(slug), name, ...shown, legal: await legalOf(engine) }
}

const namesOf = ({ slug, full_name }: ProfileRef) => ({ slug, full_name })

async function shownProfile({ collection }: Engine, provider: string | undefined) {
  const access = collection(ACCESS)
  if (provider === undefined) return access.get<ProfileRef>(profileKey(BROKER_PROFILE))
  const profile = await namedProfile(access, provider)
  if (!profile || profile.archived) return undefined
  const shows = await collection(BRANDS).getAll([brandKey(profile.id), sellerKey(profile.id)])
  return profile.broker || shows.size > 0 ? profile : undefined
}

/** From the folded stream, which is kept: documents hold whole texts, and everybody asks for this. */
async function legalOf({ load }: Engine): Promise<string[]> {
  const agreements = Object.values(await load(AGREEMENTS_STREAM, agreementsFold))
  return agreements.sort((one, other) => (one.title < other.title ? -1 : 1)).map(({ slug }) => slug)
}
