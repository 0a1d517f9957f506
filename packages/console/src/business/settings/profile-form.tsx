import { useQuery } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { profileQuery } from '../../api/business.ts'
import { useChange } from '../../api/changes.ts'
import { api } from '../../api/client.ts'
import { FaultNote } from '../../parts/fault-note.tsx'
import { Field } from '../../parts/field.tsx'
import { FormFault, faultsOf } from '../../parts/form-faults.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { toast } from '../../parts/toast-manager.ts'
import type { SettingsPartProps } from './settings.tsx'
import './settings.css'

const fields = {
  full_name: 'Name',
  email: 'E-mail',
  phone: 'Phone',
  street_address: 'Street',
  postal_code: 'Postal code',
  locality: 'Town',
  region: 'Region',
  country: 'Country, two letters',
  default_timezone: 'Time zone of its figures'
} as const

type Name = keyof typeof fields

/** What the business is called, and how to reach it. */
export function ProfileForm({ profile, closed }: SettingsPartProps) {
  const { data, error, refetch } = useQuery(profileQuery(profile))
  const change = useChange(
    (body: Partial<Record<Name, string>>) =>
      api.patch('/api/profile/{profile}', { params: { profile }, body: body as object }),
    () => toast('Saved.')
  )
  const faults = faultsOf(change.error)
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    const names = (Object.keys(fields) as Name[]).filter((name) => typed.get(name) !== textOf(data, name))
    change.mutate(Object.fromEntries(names.map((name) => [name, String(typed.get(name)).trim()])))
  }
  if (error) return <FaultNote what="the profile" error={error} again={refetch} />
  if (!data) return <Skeleton rows={4} what="profile" />
  return (
    <form className="settings-form" onSubmit={send} key={JSON.stringify(data)}>
      <div className="fields">
        {(Object.keys(fields) as Name[]).map((name) => (
          <Field key={name} label={fields[name]} fault={faults[name]}>
            <input name={name} defaultValue={textOf(data, name)} dir="auto" disabled={closed !== undefined} />
          </Field>
        ))}
      </div>
      <FormFault error={change.error} />
      <div className="form-end">
        {closed && <p className="muted">{closed}</p>}
        <button type="submit" className="primary" disabled={closed !== undefined || change.isPending}>
          Save
        </button>
      </div>
    </form>
  )
}

function textOf(data: object | undefined, name: Name): string {
  const value = (data as Partial<Record<Name, unknown>> | undefined)?.[name]
  return typeof value === 'string' ? value : ''
}
