/** What a user signed, on a stream of the user's own. */
import type { AgreementPublished, AgreementSigned, ProfileEvents } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll, refuse } from '@bursar/event-sourcing'

/** The last signature under each agreement, by its id. */
export type Signatures = Readonly<Record<string, Pick<AgreementSigned, 'edition' | 'signed_at'>>>

export const signaturesStream = (user: string) => `signatures-${user}`

export const signaturesFold = fold<Signatures, ProfileEvents>(
  {},
  {
    'profile.agreement-signed': (state, { agreement, edition, signed_at }: AgreementSigned) => ({
      ...state,
      [agreement]: { edition, signed_at }
    })
  }
)

/** Signs the newest edition; one that was signed is not signed again. `read`: of when the edition is that was read. */
export function signAgreement(
  state: Signatures,
  { agreement, edition, updated_at }: AgreementPublished,
  { user, read, now }: { readonly user: string; readonly read: string | undefined; readonly now: string }
): Decision<EventOf<ProfileEvents, 'profile.agreement-signed'>> {
  if (read !== undefined && read !== updated_at) return refuse('agreement_changed')
  if (state[agreement]?.edition === edition) return happenedAll([])
  return happened('profile.agreement-signed', { user, agreement, edition, signed_at: now })
}
