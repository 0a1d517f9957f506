/** What becomes of a profile's webhooks when its people go: a webhook outlives who made it, so its managers are told. */
import type { ProfileEvents } from '@bursar/contracts'
import { happenedAll, type Policy, policy, type Reaction } from '@bursar/event-sourcing'
import { webhooksStream } from '../shared/streams.ts'
import { deleteWebhook, makerLeft, type WebhookEvent, webhooks } from './domain/webhooks.ts'

/** A profile out of use is told of nothing more. */
export const watchManagers: Policy = policy<ProfileEvents>({
  name: 'watch-managers',
  on: {
    'profile.profile-archived': ({ data: { profile } }, reaction) =>
      reaction.transact(async (tx) => {
        const stream = webhooksStream(profile)
        const events = Object.values(await tx.load(stream, webhooks)).flatMap((held): WebhookEvent[] => {
          const decision = deleteWebhook(held, reaction.time)
          return decision.ok ? [...decision.events] : []
        })
        tx.append(stream, happenedAll(events))
      }),
    'profile.role-removed': ({ data }, reaction) => left(data, reaction),
    'profile.role-granted': async ({ data }, reaction) => {
      if (data.role !== 'manager') await left(data, reaction)
    }
  }
})

function left(
  { profile, user }: { readonly profile: string; readonly user: string },
  { time, transact }: Reaction
): Promise<void> {
  return transact(async (tx) => {
    const stream = webhooksStream(profile)
    tx.append(stream, makerLeft(await tx.load(stream, webhooks), user, time))
  })
}
