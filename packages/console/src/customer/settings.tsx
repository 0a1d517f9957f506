import { useQuery } from '@tanstack/react-query'
import { profileQuery } from '../api/business.ts'
import { Card } from '../parts/card.tsx'
import { ContactForm } from '../parts/contact-form.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { ArchiveProfile } from './archive-profile.tsx'

/** Name, contact and address, as they stand on invoices, and the end of the profile. */
export function Settings({ profile }: { readonly profile: string }) {
  const { data, error, refetch } = useQuery(profileQuery(profile))
  return (
    <>
      <PageHead title="Settings" of={profile} />
      {error && <FaultNote what="the settings" error={error} again={refetch} />}
      {!data && !error && <Skeleton rows={6} what="settings" />}
      {data && (
        <Card title="Contact and address">
          <ContactForm
            profile={profile}
            contact={data}
            emailLabel="E-mail for receipts"
            zoneLabel="Time zone"
          />
        </Card>
      )}
      {data && (
        <ArchiveProfile profile={profile} name={data.printable_name} isPersonal={data.type === 'personal'} />
      )}
    </>
  )
}
