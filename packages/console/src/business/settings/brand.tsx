import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { siteQuery } from '../../api/business.ts'
import { useChange } from '../../api/changes.ts'
import { api } from '../../api/client.ts'
import { FaultNote } from '../../parts/fault-note.tsx'
import { Field } from '../../parts/field.tsx'
import { FormFault, faultsOf } from '../../parts/form-faults.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { toast } from '../../parts/toast-manager.ts'
import type { SettingsPartProps } from './settings.tsx'
import './settings.css'

/** Where a picker of colours begins. */
const FIRST_COLOUR = '#0b5c66'
/** Bytes of a logo. */
const LOGO_BYTES_MAX = 262_144

/** How the business looks to its customers: on its pricing page, receipts and mails. */
export function BrandForm({ profile, closed }: SettingsPartProps) {
  const { data, error, refetch } = useQuery(siteQuery(profile))
  const [logo, setLogo] = useState<string>()
  const [fault, setFault] = useState<string>()
  const change = useChange(
    (body: Record<string, unknown>) => api.put('/api/profile/{profile}/brand', { params: { profile }, body }),
    () => {
      toast('Saved.')
      setLogo(undefined)
    }
  )
  const faults = faultsOf(change.error)
  const choose = async (file: File | undefined) => {
    setFault(file && file.size > LOGO_BYTES_MAX ? 'A logo has at most 256 kB.' : undefined)
    if (file && file.size <= LOGO_BYTES_MAX) setLogo(await base64(file))
  }
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    const origins = String(typed.get('return_origins')).split(/\s+/).filter(Boolean)
    change.mutate({
      colour: String(typed.get('colour')),
      support: String(typed.get('support')).trim() || null,
      return_origins: origins,
      ...(logo && { logo })
    })
  }
  if (error) return <FaultNote what="the brand" error={error} again={refetch} />
  if (!data) return <Skeleton rows={4} what="brand" />
  const isClosed = closed !== undefined
  return (
    <form className="settings-form" onSubmit={send} key={JSON.stringify(data)}>
      <div className="brand-now">
        {data.logo && <img src={data.logo} alt={`Logo of ${data.name}`} />}
        <strong dir="auto">{data.name}</strong>
      </div>
      <div className="fields">
        <Field label="Logo" hint="PNG, JPEG or WebP, at most 256 kB." fault={fault ?? faults.logo}>
          <input
            type="file"
            accept="image/png,image/jpeg,image/webp"
            disabled={isClosed}
            onChange={({ target }) => void choose(target.files?.[0])}
          />
        </Field>
        <Field label="Colour" hint="Of buttons on pages for customers." fault={faults.colour}>
          <input type="color" name="colour" defaultValue={data.colour ?? FIRST_COLOUR} disabled={isClosed} />
        </Field>
        <Field label="Support" hint="An address: https://… or mailto:…" fault={faults.support}>
          <input name="support" defaultValue={data.support ?? ''} disabled={isClosed} />
        </Field>
        <Field
          label="Where customers come from"
          hint="Origins of your own site, one a line."
          fault={faults.return_origins}
        >
          <textarea name="return_origins" defaultValue={data.return_origins.join('\n')} disabled={isClosed} />
        </Field>
      </div>
      <FormFault error={change.error} />
      <div className="form-end">
        {closed && <p className="muted">{closed}</p>}
        <button type="submit" className="primary" disabled={isClosed || change.isPending}>
          Save
        </button>
      </div>
    </form>
  )
}

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
