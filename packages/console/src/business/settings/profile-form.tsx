import { useQuery } from '@tanstack/react-query'
import { profileQuery } from '../../api/business.ts'
import { ContactForm } from '../../parts/contact-form.tsx'
import { FaultNote } from '../../parts/fault-note.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import type { SettingsPartProps } from './settings.tsx'

/** What the business is called, and how to reach it. */
export function ProfileForm({ profile, closed }: SettingsPartProps) {
  const { data, error, refetch } = useQuery(profileQuery(profile))
  if (error) return <FaultNote what="the profile" error={error} again={refetch} />
  if (!data) return <Skeleton rows={4} what="profile" />
  return (
    <ContactForm
      profile={profile}
      contact={data}
      emailLabel="E-mail"
      zoneLabel="Time zone of its figures"
      closed={closed}
    />
  )
}
