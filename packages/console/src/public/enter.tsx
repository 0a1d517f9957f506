import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { enterBy, sessionQuery } from '../api/session.ts'
import { siteQuery } from '../api/site.ts'
import { SentForm } from '../parts/sent-form.tsx'
import { NoKey } from './key-pages.tsx'
import { forgetKey, keyOf } from './one-time-key.ts'
import { PublicPage } from './public-page.tsx'

/**
 * Whoever comes from an app that handed their session on goes on here by a button: to follow a link logs nobody in, neither
 * a mail scanner nor somebody whom a stranger sent it to.
 */
export function Enter() {
  const [key] = useState(() => keyOf('/enter'))
  const { data: session } = useQuery(sessionQuery)
  const { data: site } = useQuery(siteQuery())
  const navigate = useNavigate()
  const title = `Continue to ${site?.name ?? 'your account'}`
  if (key === undefined) return <NoKey title={title} says="Go back to the app and follow its link again" />
  return (
    <PublicPage title={title}>
      <p>The app that sent you here signs you in. Go on only if you come from it.</p>
      {session && (
        <p>
          You are signed in as <bdi>{session.printable_name}</bdi>, who may be signed out in this browser by
          it.
        </p>
      )}
      <SentForm
        button="Continue"
        busy="One moment…"
        send={async () => {
          await enterBy(key)
          forgetKey('/enter')
          await navigate({ href: '/', replace: true })
        }}
        beside={<Link to="/">Not now</Link>}
      />
    </PublicPage>
  )
}
