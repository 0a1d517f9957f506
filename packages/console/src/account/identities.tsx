import { useQuery } from '@tanstack/react-query'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { Card } from '../parts/card.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { dayText } from '../text/dates.ts'
import { identitiesQuery } from './queries.ts'

/** Accounts elsewhere that sign in; nothing is shown where there are none. */
export function Identities({ user }: { readonly user: string }) {
  const { data: identities = [] } = useQuery(identitiesQuery(user))
  if (identities.length === 0) return null
  return (
    <Card title="Accounts elsewhere">
      <ul className="card-rows">
        {identities.map(({ id, title, email, created_at }) => (
          <li key={id}>
            <span className="what">
              <strong>{title}</strong>
              <span className="muted">
                {email}, since {dayText(created_at)}
              </span>
            </span>
            <SentForm
              button="Unlink"
              busy="Unlinking…"
              tone="usual"
              send={async () => {
                await api.delete('/api/users/{user}/identities/{id}', { params: { user, id } })
                await everythingChanged()
              }}
            />
          </li>
        ))}
      </ul>
    </Card>
  )
}
