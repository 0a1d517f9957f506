/** What the rows of an import say of those who bought: the name and the address of the sale that was made last. */
import { laterSaid, type Said } from '../accounts/domain/described-subscriber.ts'
import type { IdentifiedSale } from './files/sale-identity.ts'

/** By the name of the subscriber; absent of whom no row says anything. */
export function saidIn(rows: readonly IdentifiedSale[]): Map<string, Said> {
  const found = new Map<string, Said>()
  for (const { sale } of rows) {
    const { subscriber, full_name, email, created_at: at } = sale
    if (full_name === '' && email === '') continue
    const said = found.get(subscriber) ?? {}
    found.set(subscriber, {
      ...said,
      ...(full_name !== '' && { full_name: laterSaid(said.full_name, { text: full_name, at }) }),
      ...(email !== '' && { email: laterSaid(said.email, { text: email, at }) })
    })
  }
  return found
}
