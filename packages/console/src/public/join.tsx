import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { sessionQuery } from '../api/session.ts'
import { SentForm } from '../parts/sent-form.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { NoKey } from './key-pages.tsx'
import { forgetKey, keyOf } from './one-time-key.ts'
import { PublicPage } from './public-page.tsx'

/** Accepts a role that somebody offered by mail, for the account that is logged in. */
export function Join() {
  const [key] = useState(() => keyOf('/join'))
  const { data: session, isPending } = useQuery(sessionQuery)
  const navigate = useNavigate()
  const title = 'Join a profile'
  if (key === undefined) return <NoKey title={title} />
  if (isPending) {
    return (
      <PublicPage title={title}>
        <Skeleton rows={3} what="your account" />
      </PublicPage>
    )
  }
  if (!session) {
    return (
      <PublicPage title={title}>
        <p>Somebody offered you a role. Sign in to accept it, or create an account first.</p>
        <Link to="/login" search={{ next: '/join' }} className="button primary">
          Sign in
        </Link>
        <Link to="/register" search={{ next: '/join' }} className="button">
          Create an account
        </Link>
      </PublicPage>
    )
  }
  const offer = session.roles?.find(({ accept_grant_api_url }) => accept_grant_api_url?.endsWith(key))
  return (
    <PublicPage title={offer ? `Join ${offer.profile.printable_name}` : title}>
      <p>
        You are signed in as <bdi>{session.printable_name}</bdi>.{' '}
        {offer?.role_description && (
          <>
            You are offered to be <strong>{offer.role_description.title}</strong> of{' '}
            <bdi>{offer.profile.printable_name}</bdi>.{' '}
          </>
        )}
        Its managers will see your name and your e-mail address.
      </p>
      <SentForm
        button="Accept"
        busy="Accepting…"
        send={async () => {
          const params = { user: session.username, verification_key: key }
          await api.put('/api/users/{user}/accessibles/accept/{verification_key}', { params })
          forgetKey('/join')
          await everythingChanged()
          await navigate({ to: '/', replace: true })
        }}
        beside={<Link to="/">Not now</Link>}
      />
    </PublicPage>
  )
}
