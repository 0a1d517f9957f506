/** What URLs about invoices and credit notes take and answer. */
import { type Static, Type } from 'typebox'
import { as_of, BalanceList, DateTime, File, Id, Nullable, Organization, Text } from '../../http/common.ts'
import { OneOf } from '../fields.ts'
import { INVOICE_KINDS } from './numbering-events.ts'

/** Who sells or buys, as it was when the invoice was made; `erased` once its retention is over. */
export const InvoiceParty = Type.Object(
  {
    name: Type.String(),
    street_address: Type.String(),
    locality: Type.String(),
    region: Type.String(),
    postal_code: Type.String(),
    country: Type.String(),
    tax_id: Type.String()
  },
  { $id: 'InvoiceParty' }
)
export type InvoiceParty = Static<typeof InvoiceParty>

/** One order, or what of a line was given back. */
export const InvoiceLineView = Type.Object(
  {
    description: Type.String(),
    quantity: Type.Integer(),
    /** The span that is paid for; null of what has none. */
    starts_at: Nullable(DateTime),
    ends_at: Nullable(DateTime),
    amount: Type.Integer()
  },
  { $id: 'InvoiceLine' }
)
export type InvoiceLineView = Static<typeof InvoiceLineView>

/** What of an invoice is taxed at one rate; amounts in 1/100 of the unit. */
export const InvoiceTax = Type.Object(
  {
    title: Type.String(),
    /** 1/100 of a percent. */
    percent: Type.Integer(),
    /** Where the rate is for; null of one for all countries, or regions. */
    country: Nullable(Type.String()),
    region: Nullable(Type.String()),
    /** Of the lines that are taxed, without the tax. */
    net: Type.Integer(),
    /** The sum of its lines; a tax that was given back alone has a net of 0. */
    tax: Type.Integer(),
    /** Empty, or what the law has it say: the buyer owes the tax. */
    note: Type.String()
  },
  { $id: 'InvoiceTax' }
)
export type InvoiceTax = Static<typeof InvoiceTax>

/** An invoice or credit note; amounts in 1/100 of the unit, and not below 0. */
export const Invoice = Type.Object(
  {
    id: Id,
    number: Type.String(),
    kind: OneOf(...INVOICE_KINDS),
    created_at: DateTime,
    unit: Type.String(),
    /** Of the orders, taxes included; of a credit note what it gives back. */
    total: Type.Integer(),
    readable_total: Type.String(),
    /** What was paid of its orders, and is still due on them; of a credit note 0. */
    paid: Type.Integer(),
    due: Type.Integer(),
    provider: Organization,
    profile: Organization,
    seller: InvoiceParty,
    buyer: InvoiceParty,
    lines: Type.Array(InvoiceLineView),
    /** Rate by rate, in the order of the lines. */
    taxes: Type.Array(InvoiceTax),
    /** The invoice that a credit note gives back of; null of an invoice, and where it has none. */
    invoice: Nullable(Type.String()),
    last4: Type.String(),
    note: Type.String(),
    /** True once its retention is over: then it names nobody. */
    erased: Type.Boolean()
  },
  { $id: 'Invoice' }
)
export type Invoice = Static<typeof Invoice>

export const InvoiceList = BalanceList(Invoice)

/** Query of the lists of invoices beside that of all lists. */
export const IssuedQuery = Type.Object({ as_of, unit: Type.Optional(Text(3)) })

/** Query of a payer's. */
export const InvoicesQuery = Type.Object({
  ...IssuedQuery.properties,
  provider: Type.Optional(Text(150))
})

/** An invoice as a file. */
export const InvoicePdf = File(['application/pdf'])

/** Up to which number a provider had given them, as a customer has it. */
export const ResumeNumbers = Type.Object({ number: Text(32) }, { $id: 'ResumeNumbers' })

/** Numbers that are noted as lost: from the first to the last. */
export const LostNumbers = Type.Object(
  {
    kind: OneOf(...INVOICE_KINDS),
    first: Type.String(),
    last: Type.String(),
    count: Type.Integer()
  },
  { $id: 'LostNumbers' }
)
export type LostNumbers = Static<typeof LostNumbers>
