/** The auth service as a process of its own. */
import { runService } from '@bursar/host'
import { smtpMailer } from '@bursar/notifications'
import { argonHasher } from './passwords/argon-hasher.ts'
import { auth } from './service.ts'

await runService('auth', ({ config, counters }) =>
  auth({
    hasher: argonHasher(),
    counters,
    sessionDays: config.sessionDays,
    passwordMin: config.passwordMin,
    registrationOpen: config.registrationOpen,
    claims: config.claims,
    origin: config.publicUrl,
    mailer: config.smtp && smtpMailer(config.smtp),
    openId: { issuers: config.openId, allowedOrigins: config.allowedOrigins }
  })
)
