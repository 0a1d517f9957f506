/** The services of a site, as the embedded default puts them together. */
import { argonHasher, auth } from '@bursar/auth'
import { billing, testProcessor } from '@bursar/billing'
import { metrics } from '@bursar/metrics'
import { smtpMailer } from '@bursar/notifications'
import { profile } from '@bursar/profile'
import type { Service } from '@bursar/service-kit'
import type { Config } from './config/config.ts'

type ServiceSettings = Partial<
  Pick<
    Config,
    | 'allowedOrigins'
    | 'claims'
    | 'openId'
    | 'passwordMin'
    | 'sessionDays'
    | 'smtp'
    | 'testWebhookSecret'
    | 'visitorCartDays'
  >
>

/** All services, in the order in which they prepare themselves: users before the profiles that they manage. */
export function siteServices(settings: ServiceSettings = {}): Service[] {
  const { claims, sessionDays, smtp, testWebhookSecret: webhookSecret, visitorCartDays } = settings
  const openId = { issuers: settings.openId ?? [], allowedOrigins: settings.allowedOrigins }
  const processor = testProcessor({ webhookSecret })
  return [
    auth({
      hasher: argonHasher(),
      passwordMin: settings.passwordMin,
      sessionDays,
      claims,
      mailer: smtp && smtpMailer(smtp),
      openId
    }),
    profile(),
    billing({ processor, visitorCartDays }),
    metrics()
  ]
}
