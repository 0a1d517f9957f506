import { fail, type OperationRequest } from '@bursar/service-kit'
import { webhooksStream } from '../shared/streams.ts'
import { type HeldWebhook, webhooks } from './domain/webhooks.ts'

/** The webhook of the URL as the log has it, its texts open; another profile's is not found. */
export async function urlWebhook({
  engine,
  profile,
  params,
  reveal
}: Pick<
  OperationRequest<any, any, { readonly webhook: string }>,
  'engine' | 'profile' | 'params' | 'reveal'
>): Promise<HeldWebhook> {
  const all = await engine.load(webhooksStream(profile.id), webhooks)
  const held = Object.hasOwn(all, params.webhook) ? all[params.webhook] : undefined
  return held ? reveal(held) : fail('not_found')
}
