/** What the viewer may do, said before they try; the API decides. */
import { useQuery } from '@tanstack/react-query'
import { type Session, sessionQuery } from './session.ts'

/** Why the viewer may not change a profile; undefined when they may. */
export function useClosed(profile: string): string | undefined {
  const { data: session } = useQuery(sessionQuery)
  return session ? closedOf(session, profile) : undefined
}

export function closedOf({ roles }: Session, profile: string): string | undefined {
  const accepted = roles.filter(({ request_key }) => !request_key)
  const own = accepted.find((role) => role.profile.slug === profile)
  const managed = accepted.filter(({ role_description }) => role_description?.slug === 'manager')
  if (managed.some((role) => role.profile.slug === profile || role.profile.is_broker)) return undefined
  return `Only managers of ${own?.profile.printable_name ?? profile} can do this.`
}

/** The profile of the site itself that the viewer has a role on; its people see the system. */
export function brokerOf(session: Session): Session['roles'][number] | undefined {
  return session.roles.find(({ profile, request_key }) => profile.is_broker && !request_key)
}

/** The business that the viewer most likely means: one of their own that sells, else the site itself. */
export function businessOf(session: Session): Session['roles'][number] | undefined {
  const others = session.roles.filter(({ profile, request_key }) => !profile.is_broker && !request_key)
  return others.find(({ profile }) => profile.is_provider) ?? brokerOf(session)
}
