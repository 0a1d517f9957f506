import {
  type ColumnMap,
  isDateFormat,
  knownMaps,
  mappedColumns,
  readSale,
  salesReader
} from '@bursar/billing'
import t from 'tap'

/** What a file comes to by a map: the sales, else why there is none. */
function salesOf(file: string, map: ColumnMap | undefined, zone = 'UTC') {
  if (!map) throw new Error('there is no such map')
  const reader = salesReader({ columns: mappedColumns(map), linesBefore: map.lines_before ?? 0 })
  return [...reader.read(Buffer.from(file)), ...reader.end()].map((row) => {
    if (row.is !== 'row') return `${row.is}: ${row.reason}`
    const read = readSale(row.raw, zone)
    return read.ok ? read.sale : `none: ${JSON.stringify(read.fields)}`
  })
}

t.test('payments of Stripe', async (t) => {
  const file =
    'id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Description,Status,Customer ID,Customer Email\n' +
    'ch_1,2025-09-01 04:30:00,249.00,0.00,usd,true,Desk,Paid,cus_9,ann@example.com\n' +
    'ch_2,2025-09-01 04:30,"1,000.50",0.00,EUR,true,,Paid,,Bo@example.com\n' +
    'ch_3,2025-09-01 04:30:00,5.00,0.00,usd,false,,Failed,cus_9,\n' +
    'ch_4,2025-09-01 04:30:00,5.00,2.00,usd,true,,Paid,cus_9,\n' +
    'ch_5,2025-09-01 04:30:00,5.005,0.00,usd,true,,Paid,cus_9,\n'
  const found = salesOf(file, knownMaps.get('stripe'), 'America/Los_Angeles')
  t.match(found, [
    {
      subscriber: 'cus_9',
      created_at: '2025-09-01T04:30:00.000Z',
      amount: 24_900,
      unit: 'usd',
      key: 'ch_1',
      email: 'ann@example.com'
    },
    { subscriber: /^bo-[0-9a-f]{10}$/, amount: 100_050, unit: 'eur' },
    /^left-out: /,
    /^none: Amount Refunded is "2.00"/,
    /^none: Amount: "5.005" is not an amount with at most two decimals/
  ])
})

t.test('activity of PayPal, in the zone of the account', async (t) => {
  const file =
    '\uFEFF' +
    [
      'Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,Transaction ID,Balance Impact',
      '09/01/2025,00:15:00,PDT,Ann Invented,Express Checkout Payment,Completed,USD,"1,249.00",-5,1,ann@example.com,T1,Credit',
      '09/02/2025,00:15:00,PDT,Shop,Express Checkout Payment,Completed,USD,-9.00,0,-9.00,me@example.com,T2,Debit',
      '09/02/2025,00:15:00,PDT,,General Withdrawal,Completed,USD,-9.00,0,-9.00,,T3,Debit'
    ].join('\n')
  t.match(salesOf(file, knownMaps.get('paypal'), 'America/Los_Angeles'), [
    { created_at: '2025-09-01T07:15:00.000Z', amount: 124_900, full_name: 'Ann Invented', key: 'T1' },
    /^left-out: Balance Impact is "Debit"/,
    /^left-out: Type is "General Withdrawal"/
  ])
})

t.test('transactions of Chargebee, and a list of QuickBooks with its heading', async (t) => {
  const chargebee =
    'Transaction Id,Customer Id,Date,Amount,Currency Code,Type,Status\n' +
    'txn_1,acme,2025-09-01 10:00:00,99.00,EUR,Payment,Success\n' +
    'txn_2,acme,2025-09-01 10:00:00,99.00,EUR,Refund,Success\n'
  t.match(salesOf(chargebee, knownMaps.get('chargebee')), [
    { subscriber: 'acme', amount: 9_900, unit: 'eur', key: 'txn_1', created_at: '2025-09-01T10:00:00.000Z' },
    /^left-out: Type is "Refund"/
  ])
  const quickbooks =
    'Transaction List by Date\nInvented Ltd\n"January - December, 2025"\n\n' +
    'Date,Transaction Type,Num,Name,Memo/Description,Amount\n' +
    '09/01/2025,Invoice,1001,Acme Corp.,Desk,"$1,249.00"\n' +
    '09/05/2025,Payment,,Acme Corp.,Desk,"$1,249.00"\n09/05/2025,Payment,,"Acme, Corp",Desk,5.00\n'
  const [invoice, paid, other] = salesOf(quickbooks, knownMaps.get('quickbooks'))
  t.match(
    [invoice, paid],
    [/^left-out/, { subscriber: /^acme-corp-/, amount: 124_900, full_name: 'Acme Corp.' }]
  )
  t.not((other as any).subscriber, (paid as any).subscriber, 'two names are two customers')
})

/** Heads of public files, as these products write them; what stands in the rows is invented. */
t.test('files as the products write them', async (t) => {
  const stripe =
    'id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,Converted Amount Refunded,' +
    'Converted Currency,Decline Reason,Description,Fee,Refunded date (UTC),Statement Descriptor,Status,Seller Message,' +
    'Taxes On Fee,Card ID,Customer ID,Customer Description,Customer Email,Invoice ID,Transfer\n' +
    'ch_1,2025-09-01 04:30:00,5000,0.00,jpy,true,31.20,0.00,usd,,Desk,1.20,,SHOP,Paid,Payment complete.,0.00,card_1,' +
    'cus_1,Ann Invented,ann@example.com,in_1,po_1\n' +
    'ch_2,2025-09-01 04:31:00,9.00,9.00,usd,true,9.00,9.00,usd,,,0.50,2025-09-02 10:00:00,SHOP,Refunded,,0.00,card_1,cus_1,,,,\n'
  t.match(salesOf(stripe, knownMaps.get('stripe')), [
    {
      subscriber: 'cus_1',
      amount: 500_000,
      unit: 'jpy',
      key: 'ch_1',
      full_name: 'Ann Invented',
      description: 'Desk'
    },
    'left-out: Status is "Refunded"'
  ])
  const columns =
    'Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,Transaction ID,' +
    'Shipping Address,Address Status,Item Title,Item ID,Shipping and Handling Amount,Insurance Amount,Sales Tax,' +
    'Option 1 Name,Option 1 Value,Option 2 Name,Option 2 Value,Reference Txn ID,Invoice Number,Custom Number,Quantity,' +
    'Receipt ID,Balance,Address Line 1,Address Line 2/District/Neighborhood,Town/City,' +
    'State/Province/Region/County/Territory/Prefecture/Republic,Zip/Postal Code,Country,Contact Phone Number,Subject,' +
    'Note,Country Code,Balance Impact'
  const paid = {
    Date: '01/31/2025',
    Time: '22:55:16',
    TimeZone: 'CET',
    Name: 'Ann Invented',
    Status: 'Completed'
  }
  const payment = {
    ...paid,
    Type: 'Subscription Payment',
    Currency: 'EUR',
    Gross: '470.25',
    'Transaction ID': 'T1'
  }
  const rows = [
    { ...payment, 'From Email Address': 'ann@example.com', 'Item Title': 'Desk', 'Balance Impact': 'Credit' },
    { ...payment, Type: 'General Authorization', Status: 'Pending', 'Balance Impact': 'Memo' }
  ]
  const cells = (row: Record<string, string>) =>
    columns
      .split(',')
      .map((name) => `"${row[name] ?? ''}"`)
      .join(',')
  const paypal = [columns, ...rows.map(cells)].join('\r\n')
  t.match(salesOf(paypal, knownMaps.get('paypal'), 'Europe/Berlin'), [
    { created_at: '2025-01-31T21:55:16.000Z', amount: 47_025, unit: 'eur', key: 'T1', description: 'Desk' },
    /^left-out: /
  ])
  const chargebee =
    'Transaction Id,Customer Id,Customer Email,Invoice Number,Date,Type,Payment Method,Amount,Status,Error Text,Gateway,' +
    'Card Type,Currency,Amount Unused\n' +
    'txn_1,acme,ann@example.com,INV-1,2025-09-01 10:00:00,Payment,Card,99.00,Success,,stripe,visa,USD,0.00\n' +
    'txn_2,acme,ann@example.com,INV-2,2025-09-01 10:00:00,Payment,Card,99.00,Failure,Declined,stripe,visa,USD,0.00\n'
  t.match(salesOf(chargebee, knownMaps.get('chargebee')), [
    { subscriber: 'acme', amount: 9_900, unit: 'usd', key: 'txn_1', email: 'ann@example.com' },
    'left-out: Status is "Failure"'
  ])
  const old =
    'Transaction List by Date,,,,,,,,\n"Invented Ltd",,,,,,,,\n"January 1 - December 31, 2025",,,,,,,,\n,,,,,,,,\n' +
    ',Date,Transaction Type,Num,Posting,Name,Memo/Description,Split,Amount\n' +
    ',09/05/2025,Sales Receipt,1039,Yes,Acme,Desk,Services,"$4,250.00"\n' +
    ',09/06/2025,Credit Memo,CM-7,Yes,Acme,Back,Services,$(250.00)\n' +
    'TOTAL,,,,,,,,"$4,000.00"\n'
  const receipt = {
    subscriber: 'Acme',
    amount: 425_000,
    created_at: '2025-09-05T00:00:00.000Z',
    description: 'Desk'
  }
  t.match(salesOf(old, knownMaps.get('quickbooks')), [receipt, /^left-out/, /^left-out/])
  const newer =
    'Transaction List by Date\nInvented Ltd\n"January-December, 2025"\n\n' +
    ',Transaction date,Transaction type,Num,Name,Description,Split,Amount\n' +
    ',09/05/2025,Sales Receipt,1039,Acme,Desk,Services,"4,250.00"\n'
  t.match(salesOf(newer, knownMaps.get('quickbooks')), [receipt])
})

t.test('a map of one’s own says how dates and amounts are written', async (t) => {
  const map: ColumnMap = {
    columns: { subscriber: ['Kunde'], created_at: ['Datum'], amount: ['Betrag'] },
    currency: 'eur',
    decimal: ',',
    date_format: 'DD.MM.YYYY'
  }
  const of = (row: string, more: Partial<ColumnMap> = {}) =>
    salesOf(`Kunde;Datum;Betrag;Notiz\n${row}\n`, { ...map, ...more })[0]
  t.match(of('4711;05.01.2026;1.249,5;x'), {
    subscriber: '4711',
    amount: 124_950,
    unit: 'eur',
    created_at: '2026-01-05T00:00:00.000Z'
  })
  t.match(of('4711;05.01.2026 14:30;0,07 €;'), { amount: 7, created_at: '2026-01-05T14:30:00.000Z' })
  t.match(of('4711;05.01.2026;-3,00;'), /is below 0/)
  for (const amount of ['1,249.00', '1.24,00', '1,2,3', '', 'x', '12.5'])
    t.match(of(`1;05.01.2026;${amount};`), /not an amount/, amount)
  t.match(of('4711;01/05/2026;1,00;'), /Datum: "01\/05\/2026" is not written as DD.MM.YYYY/)
  t.match(of('4711;31.02.2026;1,00;'), /created_at/)
  t.match(of('1;5-Jan-2026 2:05 PM;1,00;', { date_format: 'D-MMM-YYYY H:mm A', utc: true }), {
    created_at: '2026-01-05T14:05:00.000Z'
  })
  t.match(of('1;2026-01-05;100;', { date_format: undefined, decimal: undefined } as any), { amount: 100 })
  t.throws(() => salesOf('a,b\n', map), { message: /no column for subscriber\. Possible names: Kunde/ })
  for (const format of ['', 'YYYY', 'MM/DD', 'YYYY-MM-DD MM', 'YYYY'.repeat(11)])
    t.notOk(isDateFormat(format), format)
})
