/** Backup codes: ten numbers of ten digits, of which the log has keyed hashes alone. */
import { createHmac } from 'node:crypto'
import type { Engine } from '@bursar/event-sourcing'
import type { Random } from '@bursar/service-kit'

const COUNT = 10
/** The least and how many: a code travels as a number, so it begins with no zero; and codes of apps are shorter. */
const FIRST = 1_000_000_000
const CODES = 9_000_000_000

/** Draws them. */
export function drawBackupCodes(random: Random): string[] {
  const drawn = new Set<string>()
  // Of 48 bits the remainder is as good as even.
  while (drawn.size < COUNT) drawn.add(String(FIRST + (random(6).readUIntBE(0, 6) % CODES)))
  return [...drawn]
}

/** What is stored of a user's code: of no use without a secret of the service, and no other user's. */
export async function backupHash({ keys }: Pick<Engine, 'keys'>) {
  const secret = await keys.secret('backup-codes')
  return (user: string, code: number | string) =>
    createHmac('sha256', secret).update(`${user} ${code}`).digest('base64url')
}
