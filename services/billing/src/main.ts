/** The billing service as a process of its own. */
import { runService } from '@bursar/host'
import { testProcessor } from './processors/test-processor.ts'
import { billing } from './service.ts'

await runService('billing', ({ config, counters }) => {
  const processor = testProcessor({ webhookSecret: config.testWebhookSecret })
  return billing({ processor, visitorCartDays: config.visitorCartDays, counters })
})
