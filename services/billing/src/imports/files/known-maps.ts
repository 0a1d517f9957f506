/**
 * Maps for what people have, as their products export it today; docs/operating/import.md says which export is meant.
 * Each says where its columns are known from: the products' help pages, and files and readers of them that are public.
 */
import type { ColumnMap } from './column-map.ts'

export const knownMaps: ReadonlyMap<string, ColumnMap> = new Map<string, ColumnMap>([
  [
    // Payments → Export → all columns (support.stripe.com, "Exporting payment data"). Who exports may leave columns out,
    // and their dialog calls the date Created (UTC). Amounts are in whole units, with the decimal mark of the account.
    'stripe',
    {
      columns: {
        subscriber: ['Customer ID', 'Customer Email'],
        created_at: ['Created date (UTC)', 'Created (UTC)'],
        amount: ['Amount'],
        unit: ['Currency'],
        description: ['Description'],
        key: ['id'],
        full_name: ['Customer Description', 'Card Name'],
        email: ['Customer Email']
      },
      decimal: '.',
      utc: true,
      only: { Status: ['Paid', 'Succeeded', 'Partially refunded'], Captured: ['true', ''] },
      none: ['Amount Refunded', 'Disputed Amount']
    }
  ],
  [
    // Activity → Download (developer.paypal.com, "Activity Download Report"): 41 columns of a seller's file from Date to
    // Balance Impact, and fewer where some were not asked for. The addresses and Balance Impact have been there since 2017.
    // `TimeZone` is a short name such as PST, which says nothing for certain: the import's zone is the account's.
    'paypal',
    {
      columns: {
        subscriber: ['From Email Address'],
        created_at: ['Date'],
        time: ['Time'],
        amount: ['Gross'],
        unit: ['Currency'],
        description: ['Item Title', 'Subject'],
        key: ['Transaction ID'],
        full_name: ['Name'],
        email: ['From Email Address']
      },
      decimal: '.',
      date_format: 'MM/DD/YYYY',
      only: { Status: ['Completed'], Type: ['*Payment'], 'Balance Impact': ['Credit'] }
    }
  ],
  [
    // Export of Transactions (apidocs.chargebee.com, "Export transactions"), whose columns public models of that export
    // name: Transaction Id, Customer Id, Customer Email, Invoice Number, Date, Type, Payment Method, Amount, Status, Error
    // Text, Gateway, Card Type, Currency, Amount Unused. Other spellings of the id and the currency are taken too.
    'chargebee',
    {
      columns: {
        subscriber: ['Customer Id', 'Customer ID'],
        created_at: ['Date', 'Transaction Date'],
        amount: ['Amount'],
        unit: ['Currency Code', 'Currency'],
        description: ['Description'],
        key: ['Transaction Id', 'Transaction ID', 'Id'],
        full_name: ['Customer Company', 'Customer Name'],
        email: ['Customer Email', 'Email']
      },
      decimal: '.',
      only: { Type: ['Payment'], Status: ['Success'] },
      none: ['Refunded Amount', 'Amount Refunded']
    }
  ],
  [
    // QuickBooks Online, Reports → Transaction List by Date → CSV: title, company and dates, then a header whose first
    // column has no name, and a line of the sum behind the rows. Its newer reports write `Transaction date`,
    // `Transaction type` and `Description`; amounts have a $ sign or none, and groups of three digits.
    'quickbooks',
    {
      columns: {
        subscriber: ['Name', 'Customer'],
        created_at: ['Date', 'Transaction date'],
        amount: ['Amount'],
        unit: ['Currency'],
        description: ['Memo/Description', 'Description', 'Memo'],
        full_name: ['Name', 'Customer']
      },
      decimal: '.',
      date_format: 'MM/DD/YYYY',
      // An invoice and its payment are one sale: the invoice is left out, and counts when it is paid.
      only: {
        'Transaction Type': ['Payment', 'Sales Receipt'],
        'Transaction type': ['Payment', 'Sales Receipt']
      },
      lines_before: 10
    }
  ]
])
