/** Maps for what people have, as their products export it today; docs/operating/import.md says which export is meant. */
import type { ColumnMap } from './column-map.ts'

export const knownMaps: ReadonlyMap<string, ColumnMap> = new Map<string, ColumnMap>([
  [
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
    'quickbooks',
    {
      columns: {
        subscriber: ['Name', 'Customer'],
        created_at: ['Date', 'Transaction date'],
        amount: ['Amount'],
        unit: ['Currency'],
        description: ['Memo/Description', 'Memo'],
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
