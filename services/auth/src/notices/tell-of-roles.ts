/** The mails about roles: the profile service says in its events which of them a mail tells of, and this asks for it. */
import type { ProfileEvents } from '@bursar/contracts'
import { policy, type Reaction, type RecordedEvent } from '@bursar/event-sourcing'
import { mailKind, managersKind, type RoleMail } from './kind.ts'

export const tellOfRoles = policy<ProfileEvents>({
  name: 'tell-of-roles',
  on: {
    'profile.role-offered': (event, reaction) => {
      const { offer } = event.data
      return ask(event, reaction, offer && { notice: 'roleOffered', about: offer })
    },
    'profile.role-offer-repeated': (event, reaction) => {
      const { offer, user } = event.data
      const about = offer ?? user
      return ask(event, reaction, about && { notice: 'roleOffered', about })
    },
    'profile.role-granted': (event, reaction) => {
      const { user, how } = event.data
      return how === 'asked'
        ? ask(event, reaction, { notice: 'roleGranted', user, about: user })
        : ask(event, reaction, { notice: 'roleOffered', about: user })
    },
    'profile.role-accepted': (event, reaction) => {
      const { user, made_by, made_as: as } = event.data
      const mail = { notice: 'roleAccepted', about: user, ...(as !== undefined && { as }) } as const
      return ask(event, reaction, made_by && { ...mail, user: made_by })
    },
    'profile.role-requested': (event, reaction) =>
      ask(event, reaction, { notice: 'roleRequested', about: event.data.user })
  }
})

type RoleEvent = RecordedEvent<{ readonly profile: string; readonly origin?: string }>

/** Nothing where no mail tells of it: of what version 0.1 wrote, say. */
async function ask(
  { id, position: at, data: { profile, origin } }: RoleEvent,
  { transact }: Reaction,
  mail: Pick<RoleMail, 'notice' | 'user' | 'about' | 'as'> | '' | undefined
): Promise<void> {
  if (!mail || origin === undefined) return
  const payload: RoleMail = { ...mail, profile, origin, at }
  const kind = mail.notice === 'roleRequested' ? managersKind : mailKind
  await transact(async (transaction) => {
    transaction.ask(kind.at({ id: `role ${id}`, due: transaction.time, payload }))
  })
}
