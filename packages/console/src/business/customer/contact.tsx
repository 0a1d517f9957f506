import { dayText } from '../../text/dates.ts'

export interface ContactProps {
  readonly customer: {
    readonly email?: string
    readonly phone?: string
    readonly street_address?: string
    readonly postal_code?: string
    readonly locality?: string
    readonly country?: string
    readonly created_at: string
  }
}

/** How to reach a customer. */
export function Contact({ customer }: ContactProps) {
  const { email, phone, street_address, postal_code, locality, country, created_at } = customer
  const facts = {
    'E-mail': email && <a href={`mailto:${email}`}>{email}</a>,
    Phone: phone,
    Address: [street_address, postal_code, locality, country].filter(Boolean).join(', '),
    'Here since': dayText(created_at)
  }
  return (
    <dl className="contact">
      {Object.entries(facts).map(
        ([label, fact]) =>
          fact && (
            <div key={label}>
              <dt>{label}</dt>
              <dd dir="auto">{fact}</dd>
            </div>
          )
      )}
    </dl>
  )
}
