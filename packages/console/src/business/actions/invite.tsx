import { useQuery } from '@tanstack/react-query'
import { roleTypesQuery } from '../../api/business.ts'
import { readAgain } from '../../api/changes.ts'
import { api } from '../../api/client.ts'
import { SureDialog } from '../../parts/sure-dialog.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { toast } from '../../parts/toast-manager.ts'

export interface InviteProps {
  readonly profile: string
  close(): void
}

/** Offers somebody a role; it begins when they accept it. */
export function Invite({ profile, close }: InviteProps) {
  const { data: types } = useQuery(roleTypesQuery(profile))
  // What is offered unless somebody chooses otherwise can do the least.
  const kinds = [...(types?.results ?? [])].sort((a) => (a.slug === 'contributor' ? -1 : 0))
  return (
    <SureDialog
      title="Invite somebody"
      button="Send the invitation"
      busy="Sending…"
      tone="primary"
      disabled={!types}
      close={close}
      act={async (typed) => {
        const [email, full_name, message] = [
          typed.text('email'),
          typed.text('full_name'),
          typed.text('message')
        ]
        await api.post('/api/profile/{profile}/roles/{role}', {
          params: { profile, role: typed.text('role') },
          body: { email, full_name, ...(message && { message }) }
        })
        toast(`${email} is invited.`)
        void readAgain()
      }}
    >
      <TextField name="email" label="E-mail" type="email" autoComplete="off" required />
      <TextField name="full_name" label="Name" autoComplete="off" required />
      <TextField
        name="role"
        label="Role"
        hint="Managers change everything here; contributors see it."
        options={kinds.map(({ slug, title }) => [slug, title] as const)}
      />
      <TextField name="message" label="Message" rows={3} />
    </SureDialog>
  )
}
