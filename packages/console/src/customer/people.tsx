import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { rolesQuery, roleTypesQuery } from '../api/customer.ts'
import { Card } from '../parts/card.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { TextField } from '../parts/text-field.tsx'
import { PersonRow } from './person-row.tsx'

/** Who may look at this profile, and who may change it. */
export function People({ profile }: { readonly profile: string }) {
  const { data: roles, error, refetch } = useQuery(rolesQuery(profile))
  return (
    <>
      <PageHead title="People" of={profile} />
      <Card title="Roles">
        {error && <FaultNote what="the people" error={error} again={refetch} />}
        {!roles && !error && <Skeleton rows={3} what="people" />}
        <ul className="card-rows">
          {roles?.map((role) => (
            <PersonRow
              key={`${role.user.slug} ${role.role_description?.slug}`}
              profile={profile}
              role={role}
            />
          ))}
        </ul>
      </Card>
      <Card title="Invite a person">
        <Invite profile={profile} />
      </Card>
    </>
  )
}

function Invite({ profile }: { readonly profile: string }) {
  const { data: types = [] } = useQuery(roleTypesQuery(profile))
  const [said, setSaid] = useState('')
  return (
    <>
      <SentForm
        button="Invite"
        busy="Inviting…"
        send={async (typed, form) => {
          const who = typed.text('who')
          const message = typed.text('message')
          setSaid('')
          await api.post('/api/profile/{profile}/roles/{role}', {
            params: { profile, role: typed.text('role') },
            query: { force: true },
            body: { ...(who.includes('@') ? { email: who } : { slug: who }), ...(message && { message }) }
          })
          form.reset()
          setSaid(`${who} was invited. The role counts once it is accepted.`)
          await everythingChanged()
        }}
      >
        <TextField name="who" label="E-mail or username" autoComplete="off" autoCapitalize="none" required />
        <TextField
          name="role"
          label="Role"
          options={types.map(({ slug, title }) => [slug, title] as const)}
          hint="Managers may change everything, others may look."
        />
        <TextField name="message" label="Message" maxLength={255} autoComplete="off" />
      </SentForm>
      <p role="status">{said}</p>
    </>
  )
}
