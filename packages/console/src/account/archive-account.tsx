import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { queries } from '../api/queries.ts'
import type { Session } from '../api/session.ts'
import { Card } from '../parts/card.tsx'
import { SureDialog } from '../parts/sure-dialog.tsx'
import { sentenceOf } from '../text/sentences.ts'

/** The end of an account, with what ends along with it. */
export function ArchiveAccount({ session }: { readonly session: Session }) {
  const [isAsked, setAsked] = useState(false)
  const params = { user: session.username }
  const tried = useQuery({
    queryKey: ['archive-account', session.username],
    enabled: isAsked,
    staleTime: 0,
    throwOnError: false,
    queryFn: async () => (await api.delete('/api/users/{user}', { params, query: { dry_run: true } })).body
  })
  return (
    <Card title="Close your account">
      <p className="muted">You cannot sign in afterwards, and your roles end.</p>
      <span>
        <button type="button" className="danger" onClick={() => setAsked(true)}>
          Close account…
        </button>
      </span>
      {isAsked && (
        <SureDialog
          title="Close your account"
          button="Close my account"
          busy="Closing…"
          disabled={!tried.data}
          close={() => setAsked(false)}
          act={async () => {
            await api.delete('/api/users/{user}', { params })
            queries.clear()
            location.assign('/login')
          }}
        >
          {tried.error && <p>{sentenceOf(tried.error)}</p>}
          {tried.data && (
            <p>
              {tried.data.roles.length === 0
                ? 'You have no role on a profile of others.'
                : `You leave ${tried.data.roles.map(({ profile }) => profile).join(', ')}.`}{' '}
              Every session ends. This cannot be undone.
            </p>
          )}
        </SureDialog>
      )}
    </Card>
  )
}
