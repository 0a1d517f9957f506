import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import type { Role } from '../api/customer.ts'
import { sessionQuery } from '../api/session.ts'
import { Chip } from '../parts/chip.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { SureDialog } from '../parts/sure-dialog.tsx'

export interface PersonRowProps {
  readonly profile: string
  readonly role: Role
}

/** A person with a role, one who is invited, or one who asks for a role. */
export function PersonRow({ profile, role }: PersonRowProps) {
  const { data: session } = useQuery(sessionQuery)
  const [isRemoving, setRemoving] = useState(false)
  const { user, role_description, grant_key, request_key } = role
  const type = role_description?.slug ?? 'manager'
  const isSelf = session?.username === user.username
  const params = { profile, role: type, user: user.slug }
  return (
    <li>
      <span className="what">
        <strong dir="auto">
          {user.printable_name}
          {isSelf && ' (you)'}
        </strong>
        <span className="muted">{user.email}</span>
      </span>
      {role_description && <Chip>{role_description.title}</Chip>}
      {grant_key && <Chip tone="warning">invited</Chip>}
      {request_key && <Chip tone="warning">asks for a role</Chip>}
      <span className="row-actions">
        {request_key && (
          <SentForm
            button="Accept"
            busy="Accepting…"
            send={async () => {
              const body = { slug: user.slug }
              await api.post('/api/profile/{profile}/roles/{role}', { params: { profile, role: type }, body })
              await everythingChanged()
            }}
          />
        )}
        {grant_key && (
          <SentForm
            button="Send again"
            busy="Sending…"
            tone="usual"
            send={async () => {
              await api.post('/api/profile/{profile}/roles/{role}/{user}', { params })
            }}
          />
        )}
        <button type="button" onClick={() => setRemoving(true)}>
          {wordOf(role, isSelf)}
          <span className="unseen"> {user.printable_name}</span>
        </button>
      </span>
      {isRemoving && (
        <SureDialog
          title={`${wordOf(role, isSelf)}: ${user.printable_name}`}
          button={wordOf(role, isSelf)}
          busy="One moment…"
          close={() => setRemoving(false)}
          act={async () => {
            await api.delete('/api/profile/{profile}/roles/{role}/{user}', { params })
            await everythingChanged()
          }}
        >
          <p>
            {isSelf
              ? 'You will not see this profile any more. Its managers can invite you again.'
              : 'What they may see and change here ends at once.'}
          </p>
        </SureDialog>
      )}
    </li>
  )
}

function wordOf({ grant_key, request_key }: Role, isSelf: boolean): string {
  if (request_key) return 'Decline'
  if (grant_key) return 'Withdraw'
  return isSelf ? 'Leave' : 'Remove'
}
