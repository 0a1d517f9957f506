import { useState } from 'react'
import { useChange } from '../../api/changes.ts'
import { api } from '../../api/client.ts'
import { ActionButton } from '../../parts/action-button.tsx'
import { Chip } from '../../parts/chip.tsx'
import { List } from '../../parts/list-page.tsx'
import { RowMenu } from '../../parts/row-menu.tsx'
import { toast } from '../../parts/toast-manager.ts'
import { dayText } from '../../text/dates.ts'
import { Invite } from '../actions/invite.tsx'
import type { SettingsPartProps } from './settings.tsx'

interface Role {
  readonly role: string
  readonly user: string
}

/** Who has a role on the business, who is invited and who asks for one. */
export function Team({ profile, search, go, closed }: SettingsPartProps) {
  const [isInviting, setInviting] = useState(false)
  const remove = useChange(
    (params: Role) =>
      api.delete('/api/profile/{profile}/roles/{role}/{user}', { params: { profile, ...params } }),
    () => toast('The role is gone.')
  )
  const again = useChange(
    (params: Role) =>
      api.post('/api/profile/{profile}/roles/{role}/{user}', { params: { profile, ...params } }),
    () => toast('The invitation is sent again.')
  )
  const accept = useChange(
    ({ role, user }: Role) =>
      api.post('/api/profile/{profile}/roles/{role}', { params: { profile, role }, body: { slug: user } }),
    () => toast('Accepted.')
  )
  const error = remove.error ?? again.error ?? accept.error
  return (
    <>
      <div className="part-head">
        <p className="muted">Managers change everything here; contributors see it.</p>
        <ActionButton isPrimary closed={closed} onClick={() => setInviting(true)}>
          Invite somebody…
        </ActionButton>
      </div>
      {error && <p role="alert">{error.message}</p>}
      <List
        what="people"
        path={`/api/profile/${profile}/roles`}
        search={search}
        go={go}
        searchLabel="Search people"
        read={async ({ q, o, page, page_size }) =>
          (
            await api.get('/api/profile/{profile}/roles', {
              params: { profile },
              query: { q, o, page, page_size }
            })
          ).body
        }
        keyOf={({ user, role_description }) => `${user.slug || user.email} ${role_description?.slug}`}
        empty="Nobody has a role here yet."
        columns={[
          { title: 'Person', cell: ({ user }) => <bdi>{user.printable_name}</bdi> },
          { title: 'E-mail', cell: ({ user }) => user.email || '–' },
          { title: 'Role', cell: ({ role_description }) => role_description?.title ?? 'any' },
          {
            title: 'State',
            cell: ({ grant_key, request_key }) => (
              <Chip tone={grant_key || request_key ? 'warning' : 'positive'}>
                {grant_key ? 'invited' : request_key ? 'asks for it' : 'accepted'}
              </Chip>
            )
          },
          { title: 'Since', isNumber: true, cell: ({ created_at }) => dayText(created_at) },
          {
            title: 'Actions',
            isNumber: true,
            cell: ({ user, role_description, grant_key, request_key }) => {
              const named = { role: role_description?.slug ?? 'manager', user: user.slug || user.email }
              return (
                <RowMenu
                  of={user.printable_name}
                  actions={[
                    ...(grant_key
                      ? [{ name: 'Send the invitation again', closed, do: () => again.mutate(named) }]
                      : []),
                    ...(request_key ? [{ name: 'Accept', closed, do: () => accept.mutate(named) }] : []),
                    {
                      name: grant_key
                        ? 'Withdraw the invitation'
                        : request_key
                          ? 'Refuse'
                          : 'Remove the role',
                      closed,
                      do: () => remove.mutate(named)
                    }
                  ]}
                />
              )
            }
          }
        ]}
      />
      {isInviting && <Invite profile={profile} close={() => setInviting(false)} />}
    </>
  )
}
