/** What auth has of a person, for an export. */
import type { AgreementsSigned } from '@bursar/contracts'
import type { Engine } from '@bursar/event-sourcing'
import type { PersonalData } from '@bursar/service-kit'
import { shownText } from '@bursar/service-kit'
import { challengesStream } from '../challenges/domain/challenge.ts'
import { userStream } from '../users/domain/user.ts'
import { type MailDocument, OUTBOX } from './projection.ts'

/** Mail goes without its body, which is worked out anew when it is sent and may open the account. */
export const personalData: PersonalData = {
  streams: ({ id }) => [userStream(id), challengesStream(id)],
  async rows(engine, { id }, most) {
    const outbox = engine.collection(OUTBOX)
    const range = { list: 'user', by: id }
    const { count } = await outbox.tally(range)
    const stored = await outbox.documents<MailDocument>({
      ...range,
      descending: true,
      offset: 0,
      limit: most
    })
    const mails = await engine.keys.reveal(stored)
    const results = mails.map(({ mail, created_at, kind, address, outcome }) => ({
      id: mail,
      created_at,
      kind,
      to: shownText(address),
      outcome
    }))
    const agreements = await signedAtRegistration(engine, id)
    return [
      { section: 'mail', results, count },
      { section: 'agreements', results: agreements, count: agreements.length }
    ]
  }
}

/** What else a person signed the profile service tells. */
async function signedAtRegistration({ events, codec }: Engine, user: string) {
  return (await events.readStream(userStream(user), 0))
    .map((stored) => codec.decode(stored))
    .filter(({ type }) => type === 'auth.agreements-signed')
    .flatMap(({ data, time: signed_at }) =>
      (data as AgreementsSigned).signed.map(({ slug: agreement, edition }) => ({
        agreement,
        edition,
        signed_at
      }))
    )
}
