/** An invoice of every script that the fonts have, for tests, the benchmark and the picture in docs. */
import type { Invoice, InvoiceParty, Organization } from '@bursar/contracts'

const organization = (slug: string): Organization => ({
  id: slug,
  slug,
  printable_name: slug,
  picture: null,
  type: 'organization',
  credentials: false,
  created_at: '2026-01-01T00:00:00.000Z'
})

function party(name: string, at: Partial<InvoiceParty>): InvoiceParty {
  const nowhere = { street_address: '', locality: '', region: '', postal_code: '', country: '', tax_id: '' }
  return { ...nowhere, ...at, name }
}

const month = { starts_at: '2026-01-31T00:00:00.000Z', ends_at: '2026-02-28T00:00:00.000Z' }

export const sampleInvoice: Invoice = {
  id: '01890000-0000-7000-8000-000000000001',
  number: 'FERN-000042',
  kind: 'invoice',
  created_at: '2026-01-31T10:00:00.000Z',
  unit: 'eur',
  total: 74700,
  readable_total: '€747.00',
  paid: 49800,
  due: 24900,
  provider: organization('fern'),
  profile: organization('tokyo'),
  seller: party('Fern & Moos Gärtnerei Ωmega', {
    street_address: 'Straße des 17. Juni 135',
    locality: 'Berlin',
    postal_code: '10623',
    country: 'DE',
    tax_id: 'DE136695976'
  }),
  buyer: party('株式会社東京ソフトウェア', {
    street_address: '東京都千代田区丸の内一丁目9番1号',
    locality: '東京',
    postal_code: '100-0005',
    country: 'JP'
  }),
  lines: [
    { description: 'Subscription to Basic until 2026/02/28 (1 month)', quantity: 1, ...month, amount: 24900 },
    { description: 'Подписка «Северный ветер» для Ольги Петровой', quantity: 1, ...month, amount: 24900 },
    {
      description: 'Συνδρομή για την Ελένη Παπαδοπούλου, προσθήκη για μεγάλη ομάδα',
      quantity: 3,
      ...month,
      amount: 12450
    },
    {
      description: 'データ分析プラン（月額）さくら・ゆり — 追加の座席',
      quantity: 7,
      starts_at: null,
      ends_at: null,
      amount: 12450
    }
  ],
  taxes: [
    { title: 'VAT', percent: 0, country: 'JP', region: null, net: 74700, tax: 0, note: 'Reverse charge' }
  ],
  invoice: null,
  last4: '4242',
  note: 'Thank you. Merci. Спасибо. Ευχαριστώ. ありがとうございます。\nPayable within 14 days.',
  erased: false
}
