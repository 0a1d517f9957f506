import { useQuery } from '@tanstack/react-query'
import { Link, Navigate } from '@tanstack/react-router'
import { sellsQuery } from '../api/business.ts'
import { brokerOf } from '../api/rights.ts'
import { type Session, sessionQuery } from '../api/session.ts'
import { siteQuery } from '../api/site.ts'
import { Chip } from '../parts/chip.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { TopShell } from '../parts/top-shell.tsx'
import './places.css'

/** The profiles that the user has a role on, to go on with one of them. */
export function Profiles() {
  const { data: session } = useQuery(sessionQuery)
  const { data: site } = useQuery(siteQuery())
  const roles = (session?.roles ?? []).filter(({ request_key }) => !request_key)
  if (site?.state === 'new' && isOfNobodyElse(roles)) return <Navigate to="/welcome" />
  return (
    <TopShell label="Places" links={[]}>
      <PageHead title="Your profiles" of="Bursar" />
      {session && roles.length === 0 && <p className="muted">You have no role on any profile yet.</p>}
      {session && brokerOf(session) && (
        <Link to="/system" className="to-system">
          Look at the system
        </Link>
      )}
      <ul className="profiles">
        {roles.map((role) => (
          <ProfileRow key={`${role.profile.slug} ${role.role_description?.slug}`} role={role} />
        ))}
      </ul>
    </TopShell>
  )
}

/** Who sells goes to the business, and who buys to what was bought. */
function ProfileRow({ role }: { readonly role: NonNullable<Session['roles']>[number] }) {
  const { profile, role_description, accept_grant_api_url } = role
  const { data: sells = profile.is_provider || profile.is_broker } = useQuery(sellsQuery(profile.slug))
  const params = { profile: profile.slug }
  const key = accept_grant_api_url?.split('/').at(-1)
  if (key) {
    return (
      <li>
        <bdi>{profile.printable_name}</bdi>
        <Link to="/join/$verification_key" params={{ verification_key: key }}>
          Look at the invitation
        </Link>
      </li>
    )
  }
  return (
    <li>
      <Link to={sells ? '/business/$profile' : '/my/$profile'} params={params} dir="auto">
        {profile.printable_name}
      </Link>
      <span className="profile-end">
        {sells && (
          <Link to="/my/$profile" params={params}>
            What it buys<span className="unseen">: {profile.printable_name}</span>
          </Link>
        )}
        {role_description && <Chip>{role_description.title}</Chip>}
      </span>
    </li>
  )
}

/** True for who runs the site and has no business yet. */
function isOfNobodyElse(roles: NonNullable<Session['roles']>): boolean {
  const others = roles.filter(({ profile }) => !profile.is_broker)
  return others.length < roles.length && others.every(({ profile }) => profile.type === 'personal')
}
