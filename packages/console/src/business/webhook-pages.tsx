/** Pages of a business about its webhooks. */
import type { ListSearch } from '../parts/list-page.tsx'
import { useAddress } from '../parts/use-address.ts'
import { WebhookPage } from './webhooks/webhook.tsx'
import { Webhooks } from './webhooks/webhooks.tsx'

export const WebhooksPage = () => <Webhooks {...useAddress<ListSearch>()} />
export const OneWebhookPage = () => <WebhookPage {...useAddress<ListSearch>()} />
