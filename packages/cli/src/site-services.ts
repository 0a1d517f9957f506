/** The services of a site, as the embedded default puts them together. */
import { argonHasher, auth } from '@bursar/auth'
import { billing, chosenProcessor } from '@bursar/billing'
import { metrics } from '@bursar/metrics'
import { smtpMailer } from '@bursar/notifications'
import { profile } from '@bursar/profile'
import type { Service } from '@bursar/service-kit'
import type { Config } from './config/config.ts'

type ServiceSettings = Partial<
  Pick<
    Config,
    | 'allowedOrigins'
    | 'allowPrivate'
    | 'publicUrl'
    | 'claims'
    | 'openId'
    | 'passwordMin'
    | 'registrationOpen'
    | 'sessionDays'
    | 'smtp'
    | 'stripe'
    | 'testWebhookSecret'
    | 'visitorCartDays'
  >
>

/** All services, in the order in which they prepare themselves: users before the profiles that they manage. */
export function siteServices(settings: ServiceSettings = {}): Service[] {
  const { claims, publicUrl, sessionDays, smtp, visitorCartDays } = settings
  const openId = { issuers: settings.openId ?? [], allowedOrigins: settings.allowedOrigins }
  const { allowPrivate } = settings
  const processor = chosenProcessor(settings)
  return [
    auth({
      hasher: argonHasher(),
      passwordMin: settings.passwordMin,
      registrationOpen: settings.registrationOpen,
      sessionDays,
      claims,
      origin: publicUrl,
      mailer: smtp && smtpMailer(smtp),
      openId
    }),
    profile(),
    billing({ processor, visitorCartDays, allowPrivate }),
    metrics()
  ]
}
