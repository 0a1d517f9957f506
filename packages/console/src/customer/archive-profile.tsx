import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { Card } from '../parts/card.tsx'
import { SureDialog } from '../parts/sure-dialog.tsx'

export interface ArchiveProfileProps {
  readonly profile: string
  readonly name: string
  /** It ends with the account, and not alone. */
  readonly isPersonal: boolean
}

/** The end of a profile, with what ends along with it. */
export function ArchiveProfile({ profile, name, isPersonal }: ArchiveProfileProps) {
  const [isAsked, setAsked] = useState(false)
  const navigate = useNavigate()
  const params = { profile }
  const tried = useQuery({
    queryKey: ['archive', profile],
    enabled: isAsked,
    staleTime: 0,
    throwOnError: false,
    queryFn: async () =>
      (await api.delete('/api/profile/{profile}', { params, query: { dry_run: true } })).body
  })
  if (isPersonal) return null
  return (
    <Card title="Archive this profile">
      <p className="muted">Its subscriptions and roles end. Receipts are kept, as the law wants it.</p>
      <span>
        <button type="button" className="danger" onClick={() => setAsked(true)}>
          Archive…
        </button>
      </span>
      {isAsked && (
        <SureDialog
          title={`Archive ${name}`}
          button={`Archive ${name}`}
          busy="Archiving…"
          disabled={!tried.data}
          close={() => setAsked(false)}
          act={async () => {
            await api.delete('/api/profile/{profile}', { params })
            await everythingChanged()
            await navigate({ to: '/' })
          }}
        >
          {tried.error && <p>{tried.error.message}</p>}
          {tried.data && (
            <p>
              {counted(tried.data.subscriptions_ended, 'subscription')} and{' '}
              {counted(tried.data.roles_ended, 'role')} end now. Nothing is refunded, and this cannot be
              undone.
            </p>
          )}
        </SureDialog>
      )}
    </Card>
  )
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`
}
