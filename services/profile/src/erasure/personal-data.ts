/**
 * What the profile service has of a person that no list shows: what happened to the personal profile, and which editions of
 * agreements the person signed. What was signed with the registration auth tells.
 */
import type { AgreementSigned } from '@bursar/contracts'
import type { PersonalData } from '@bursar/service-kit'
import { AGREEMENTS_STREAM, agreementsFold } from '../agreements/domain/agreements.ts'
import { signaturesStream } from '../agreements/domain/signatures.ts'
import { profileStream } from '../profiles/domain/profile.ts'

export const personalData: PersonalData = {
  streams: ({ id, profile }) => [profileStream(profile), signaturesStream(id)],
  async rows({ load, events, codec }, { id }, most) {
    const agreements = Object.values(await load(AGREEMENTS_STREAM, agreementsFold))
    const slugs = new Map(agreements.map(({ agreement, slug }) => [agreement, slug]))
    const signed = (await events.readStream(signaturesStream(id), 0)).map(
      (stored) => codec.decode(stored).data as AgreementSigned
    )
    const results = signed.slice(-most).map(({ agreement, edition, signed_at }) => ({
      agreement: slugs.get(agreement) ?? agreement,
      edition,
      signed_at
    }))
    return [{ section: 'agreements', results, count: signed.length }]
  }
}
