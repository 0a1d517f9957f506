/** Names and addresses are personal: what is reserved of them is a keyed hash. */
import { createHmac } from 'node:crypto'

/** Name of the secret that names are hashed with. */
export const namesSecret = 'names'

/** What is stored of a name. Case makes no difference in an e-mail address, it does in a user name as it is written. */
export function hashedName(
  key: Buffer,
  space: 'name' | 'folded' | 'email' | 'phone' | 'identity',
  name: string
): string {
  const canonical = space === 'email' || space === 'folded' ? name.toLowerCase() : name
  return createHmac('sha256', key).update(`${space} ${canonical}`).digest('base64url')
}
