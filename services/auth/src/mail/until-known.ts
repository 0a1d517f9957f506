import type { Engine } from '@bursar/event-sourcing'
import { isOfRole, type ManagersMail } from '../notices/kind.ts'

/** How long a mail waits for the read models; then it is tried again later. */
const WAIT_MS = 2_000

/** Waits until the read models have what a mail tells of: what is not there after that is there no more. */
export async function untilKnown({ projectionRunner }: Engine, mail: ManagersMail): Promise<void> {
  const { at } = mail
  const service = isOfRole(mail) ? 'profile' : 'billing'
  if (at === undefined || (await projectionRunner.wait({ [service]: at }, WAIT_MS))) return
  throw new Error('the read models do not have yet what the mail is about')
}
