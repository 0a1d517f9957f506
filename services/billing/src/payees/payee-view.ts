/** The account of a provider at the processor as `GET …/bank` shows it. */
import { BROKER_PROFILE, type ConnectedAccount } from '@bursar/contracts'
import type { OperationRequest } from '@bursar/service-kit'
import { noAnswer } from '../processors/no-answer.ts'
import type { PaymentProcessor } from '../processors/port.ts'
import { type Payee, payee, stuckSums } from './domain/payee.ts'
import { refreshPayee } from './refresh-payee.ts'

type Asking = Pick<OperationRequest, 'engine' | 'cause'>

/** How it stands now; 503 when the processor does not answer. Without accounts at the processor it is none. */
export async function payeeNow(
  request: Asking,
  { payees }: PaymentProcessor,
  profile: string
): Promise<Payee> {
  if (!payees) return payee.initial
  return refreshPayee(request, payees, profile).catch(noAnswer)
}

/** Null where the profile is paid out of the site's account, or there can be no other. */
export function payeeView(
  held: Payee,
  { payees }: PaymentProcessor,
  profile: string
): ConnectedAccount | null {
  if (!payees || profile === BROKER_PROFILE) return null
  const { account, standing, since } = held
  return {
    connected: account !== null,
    ...standing,
    due: [...standing.due],
    since,
    waiting: stuckSums(held, 'out'),
    owed: stuckSums(held, 'back')
  }
}
