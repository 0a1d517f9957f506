import { useState } from 'react'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { AddressFields } from './address-fields.tsx'
import { SentForm } from './sent-form.tsx'
import { TextField } from './text-field.tsx'
import type { Typed } from './typed.ts'

const names = [
  'full_name',
  'email',
  'phone',
  'street_address',
  'postal_code',
  'locality',
  'region',
  'country',
  'tax_id',
  'default_timezone'
] as const

export type ContactTexts = Readonly<Partial<Record<(typeof names)[number], string | null>>>

export interface ContactFormProps {
  readonly profile: string
  /** As it stands. */
  readonly contact: ContactTexts
  /** `E-mail for receipts`. */
  readonly emailLabel: string
  /** What the time zone is for. */
  readonly zoneLabel: string
  /** Why the viewer may not change it. */
  readonly closed?: string | undefined
}

/** What a profile is called, where it is and how to reach it. What was left as it is is not sent. */
export function ContactForm({ profile, contact, emailLabel, zoneLabel, closed }: ContactFormProps) {
  const [isSaved, setSaved] = useState(false)
  return (
    <SentForm
      className="wide"
      button="Save"
      busy="Saving…"
      closed={closed}
      beside={<span role="status">{isSaved && 'Saved.'}</span>}
      changed={() => setSaved(false)}
      send={async (typed) => {
        await api.patch('/api/profile/{profile}', { params: { profile }, body: changed(typed, contact) })
        await everythingChanged()
        setSaved(true)
      }}
    >
      <div className="fields">
        <TextField
          name="full_name"
          label="Name"
          autoComplete="organization"
          maxLength={255}
          defaultValue={contact.full_name ?? ''}
          required
        />
        <TextField
          name="email"
          label={emailLabel}
          type="email"
          autoComplete="email"
          defaultValue={contact.email ?? ''}
        />
        <TextField
          name="phone"
          label="Phone"
          type="tel"
          autoComplete="tel"
          defaultValue={contact.phone ?? ''}
        />
        <AddressFields address={contact} />
        <TextField
          name="tax_id"
          label="VAT or tax number"
          hint="Of a business, such as DE123456789. Invoices carry it, and it says who owes the tax across borders."
          maxLength={30}
          autoComplete="off"
          defaultValue={contact.tax_id ?? ''}
        />
        <TextField
          name="default_timezone"
          label={zoneLabel}
          options={zones(contact.default_timezone)}
          defaultValue={contact.default_timezone ?? ''}
        />
      </div>
    </SentForm>
  )
}

/** No zone chosen says nothing of it. */
function changed(typed: Typed, contact: ContactTexts): Readonly<Record<string, string>> {
  const said = names.map((name) => [name, typed.text(name)] as const)
  return Object.fromEntries(
    said.filter(
      ([name, text]) => text !== (contact[name] ?? '') && (text !== '' || name !== 'default_timezone')
    )
  )
}

/** All zones that the browser knows, and the one that stands there. */
function zones(now: string | null | undefined): readonly (readonly [string, string])[] {
  const known = Intl.supportedValuesOf('timeZone')
  const all = now && now !== 'UTC' && !known.includes(now) ? [now, ...known] : known
  return [
    [now === 'UTC' ? 'UTC' : '', 'UTC'],
    ...all.map((zone) => [zone, zone.replaceAll('_', ' ')] as const)
  ]
}
