/** The two kinds of sales files, told apart by their header. */

/** Field of a sale → column of the file. */
export type Columns = Readonly<Record<string, string>>

const kinds: readonly { readonly needed: readonly string[]; readonly columns: Columns }[] = [
  {
    needed: ['subscriber', 'created_at', 'amount'],
    columns: {
      subscriber: 'subscriber',
      plan: 'plan',
      created_at: 'created_at',
      amount: 'amount',
      unit: 'unit',
      description: 'description'
    }
  },
  {
    needed: ['customer', 'date', 'amount_cents'],
    columns: { subscriber: 'customer', created_at: 'date', amount: 'amount_cents' }
  }
]

/** Which columns hold the fields of a sale; undefined when the header is of no kind that is known. */
export function columnsOf(header: readonly string[]): Columns | undefined {
  return kinds.find(({ needed }) => needed.every((name) => header.includes(name)))?.columns
}

/** What a header must have, for messages. */
export const headers = kinds.map(({ needed }) => needed.join(',')).join(' or ')
