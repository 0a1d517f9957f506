import { ConnectAccount, ConnectLink } from '@bursar/contracts'
import { answer, fail, type OperationRequest, operation, profileRowsOf } from '@bursar/service-kit'
import { noAnswer } from '../../processors/no-answer.ts'
import type { PayeeAccounts } from '../../processors/payee-accounts.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { payeeStream } from '../../shared/streams.ts'
import { text } from '../../shared/views.ts'
import { connectPayee, type Payee, payee } from '../domain/payee.ts'
import { payeesOf } from '../payees-of.ts'
import { refreshPayee } from '../refresh-payee.ts'

/** Makes the operation for a processor. */
export function connectAccount(processor: PaymentProcessor) {
  return operation({
    method: 'POST',
    path: '/api/billing/{profile}/bank',
    access: 'direct',
    keys: false,
    summary:
      'Connect an account of the provider’s own at the payment processor, or go on with that: where its owner says who they are',
    body: ConnectAccount,
    answers: { 200: ConnectLink },
    refuses: [405],
    async handle(request) {
      const { profile, params, body, engine, origin, commit, now } = request
      const { id } = profile
      const payees = payeesOf(processor, id)
      await checkSells(request, id)
      const held = await refreshPayee(request, payees, id).catch(noAnswer)
      const country = body.country || text((await profileRowsOf(request, [id]))(id).profile.country)
      const account = held.account ?? (await accountFor(payees, held, { profile: id, country }))
      // Known first: whoever comes back from there finds it, also when the answer with the address is lost.
      await request.transact(async (tx) => {
        tx.append(payeeStream(id), connectPayee(await tx.load(payeeStream(id), payee), id, account, now))
      })
      const money = `${origin}/business/${encodeURIComponent(params.profile)}/money`
      const link = await payees.onboard(account, { done: money, stale: money }).catch(noAnswer)
      // Another request may have connected another one meanwhile.
      const { account: known } = await engine.load(payeeStream(id), payee)
      if (!link || known !== account) return noAnswer()
      return commit(async () => answer(200, link))
    }
  })
}

/** Whoever sells nothing is paid nothing: accounts at the processor are not for everybody who registers. */
async function checkSells(
  { collection }: Pick<OperationRequest, 'collection'>,
  provider: string
): Promise<void> {
  const { count } = await collection('plans').tally({ list: 'provider', by: provider })
  if (count > 0) return
  fail('method_not_allowed', {
    detail: 'Only a profile with a plan to sell connects an account: make a plan first.'
  })
}

/** The one that it disconnected, unless that is gone, else a new one. */
async function accountFor(
  payees: PayeeAccounts,
  { former, gone }: Payee,
  { profile, country }: { readonly profile: string; readonly country: string }
): Promise<string> {
  const standing = former === null ? undefined : await payees.standing(former).catch(noAnswer)
  if (former !== null && standing?.is === 'open') return former
  const nth = gone + (former === null ? 0 : 1)
  const made = await payees
    .open({ id: `${profile}-${nth}`, profile, ...(country && { country }) })
    .catch(noAnswer)
  if (made.is === 'made') return made.account
  const why = `The payment processor makes no account for a profile in ${country || 'the country of this site'}`
  return fail('invalid_fields', { fields: { country: [`${why} (${made.reason}). Name another country.`] } })
}
