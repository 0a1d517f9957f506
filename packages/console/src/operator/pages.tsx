/** The pages of the system's own room with what their addresses say; one chunk. */
import type { ListSearch } from '../parts/list-page.tsx'
import { useAddress } from '../parts/use-address.ts'
import type { EventSearch, ReplaySearch } from '../searches.ts'
import { Agreements } from './agreements.tsx'
import { Events } from './events.tsx'
import { Mail } from './mail.tsx'
import { Projections } from './projections.tsx'
import { Users } from './users.tsx'
import { Verify } from './verify.tsx'

export { Overview } from './overview.tsx'
export { Parked } from './parked.tsx'
export { SystemShell } from './shell.tsx'

export const ProjectionsPage = () => <Projections {...useAddress<ReplaySearch>()} />
export const EventsPage = () => <Events {...useAddress<EventSearch>()} />
export const VerifyPage = () => <Verify {...useAddress<ReplaySearch>()} />
export const MailPage = () => <Mail {...useAddress<ListSearch>()} />
export const UsersPage = () => <Users {...useAddress<ListSearch>()} />
export const AgreementsPage = () => <Agreements {...useAddress<ListSearch>()} />
