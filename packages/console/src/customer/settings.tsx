import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { profileQuery } from '../api/business.ts'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { Card } from '../parts/card.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { TextField } from '../parts/text-field.tsx'
import { AddressFields } from '../pay/address-fields.tsx'
import { ArchiveProfile } from './archive-profile.tsx'

const texts = ['full_name', 'email', 'phone', 'street_address', 'postal_code', 'locality', 'country'] as const

/** Name, contact and address, as they stand on receipts, and the end of the profile. */
export function Settings({ profile }: { readonly profile: string }) {
  const { data, error, refetch } = useQuery(profileQuery(profile))
  const [isSaved, setSaved] = useState(false)
  const zones = Intl.supportedValuesOf('timeZone').map((zone) => [zone, zone.replaceAll('_', ' ')] as const)
  return (
    <>
      <PageHead title="Settings" of={profile} />
      {error && <FaultNote what="the settings" error={error} again={refetch} />}
      {!data && !error && <Skeleton rows={6} what="settings" />}
      {data && (
        <Card title="Contact and address">
          <SentForm
            button="Save"
            busy="Saving…"
            beside={<span role="status">{isSaved && 'Saved.'}</span>}
            send={async (typed) => {
              setSaved(false)
              const said = Object.fromEntries(texts.map((name) => [name, typed.text(name)]))
              const default_timezone = typed.text('default_timezone')
              await api.patch('/api/profile/{profile}', {
                params: { profile },
                body: { ...said, ...(default_timezone && { default_timezone }) }
              })
              await everythingChanged()
              setSaved(true)
            }}
          >
            <TextField
              name="full_name"
              label="Name"
              autoComplete="organization"
              maxLength={255}
              defaultValue={data.full_name}
              required
            />
            <TextField
              name="email"
              label="E-mail for receipts"
              type="email"
              autoComplete="email"
              defaultValue={data.email}
            />
            <TextField name="phone" label="Phone" type="tel" autoComplete="tel" defaultValue={data.phone} />
            <AddressFields address={data} />
            <TextField
              name="default_timezone"
              label="Time zone"
              options={[['', 'UTC'], ...zones]}
              defaultValue={data.default_timezone ?? ''}
            />
          </SentForm>
        </Card>
      )}
      {data && (
        <ArchiveProfile profile={profile} name={data.printable_name} isPersonal={data.type === 'personal'} />
      )}
    </>
  )
}
