/** What billing has of a person, for an export: the charges and what happened on the account and in the cart. */
import type { PersonalData } from '@bursar/service-kit'
import { accountStream, cartStream } from '../shared/streams.ts'
import { chargeView } from './charge-view.ts'
import type { ChargeDocument } from './projection.ts'

export const personalData: PersonalData = {
  streams: ({ id, profile }) => [accountStream(profile), cartStream(id)],
  async rows(engine, { profile }, most) {
    const events = await engine.events.readStream(accountStream(profile), 0)
    const ids = events
      .filter(({ type }) => type === 'billing.charge-created')
      .map((event): string => engine.codec.decode(event).data.charge)
    const newest = ids.slice(-most)
    const stored = await engine.collection('charges').getAll<ChargeDocument>(newest)
    const charges = await engine.keys.reveal(newest.flatMap((id) => stored.get(id) ?? []))
    // One that was declined is no charge that is shown, and counts for none here.
    const count = ids.length - newest.length + charges.length
    return [{ section: 'charges', results: charges.map(chargeView), count }]
  }
}
