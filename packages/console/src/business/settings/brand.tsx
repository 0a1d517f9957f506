import { useQuery } from '@tanstack/react-query'
import { siteQuery } from '../../api/business.ts'
import { readAgain } from '../../api/changes.ts'
import { api } from '../../api/client.ts'
import { FaultNote } from '../../parts/fault-note.tsx'
import { SentForm } from '../../parts/sent-form.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { toast } from '../../parts/toast-manager.ts'
import { Mistyped } from '../../text/mistyped.ts'
import type { SettingsPartProps } from './settings.tsx'
import './settings.css'

/** Where a picker of colours begins. */
const FIRST_COLOUR = '#0b5c66'
/** Bytes of a logo. */
const LOGO_BYTES_MAX = 262_144

/** How the business looks to its customers: on its pricing page, receipts and mails. */
export function BrandForm({ profile, closed }: SettingsPartProps) {
  const { data, error, refetch } = useQuery(siteQuery(profile))
  if (error) return <FaultNote what="the brand" error={error} again={refetch} />
  if (!data) return <Skeleton rows={4} what="brand" />
  return (
    <SentForm
      key={data.logo}
      className="wide settings-form"
      button="Save"
      busy="Saving…"
      closed={closed}
      send={async (typed) => {
        const logo = typed.file('logo')
        if (logo && logo.size > LOGO_BYTES_MAX) throw new Mistyped({ logo: ['A logo has at most 256 kB.'] })
        const body = {
          colour: typed.text('colour'),
          support: typed.text('support') || null,
          return_origins: typed.text('return_origins').split(/\s+/).filter(Boolean),
          ...(logo && { logo: await base64(logo) })
        }
        await api.put('/api/profile/{profile}/brand', { params: { profile }, body })
        toast('Saved.')
        await readAgain()
      }}
    >
      <div className="brand-now">
        {data.logo && <img src={data.logo} alt={`Logo of ${data.name}`} />}
        <strong dir="auto">{data.name}</strong>
      </div>
      <div className="fields">
        <TextField
          name="logo"
          label="Logo"
          hint="PNG, JPEG or WebP, at most 256 kB."
          type="file"
          accept="image/png,image/jpeg,image/webp"
        />
        <TextField
          name="colour"
          label="Colour"
          hint="Of buttons on pages for customers."
          type="color"
          defaultValue={data.colour ?? FIRST_COLOUR}
          required
        />
        <TextField
          name="support"
          label="Support"
          hint="An address: https://… or mailto:…"
          defaultValue={data.support ?? ''}
        />
        <TextField
          name="return_origins"
          label="Where customers come from"
          hint="Origins of your own site, one a line."
          rows={2}
          defaultValue={data.return_origins.join('\n')}
        />
      </div>
    </SentForm>
  )
}

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
