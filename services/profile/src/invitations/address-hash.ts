/** E-mail addresses that offers are made to, as the log names them: by a keyed hash, for they are personal. */
import { createHmac } from 'node:crypto'

/** What stands for an address; case makes no difference. `secret`: the 32 bytes of `namesSecret`. */
export function addressHash(secret: Buffer, email: string): string {
  return createHmac('sha256', secret).update(`email ${email.toLowerCase()}`).digest('base64url')
}
