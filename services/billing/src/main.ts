/** The billing service as a process of its own. */
import { runService } from '@bursar/host'
import { testProcessor } from './processor/test-processor.ts'
import { billing } from './service.ts'

await runService('billing', ({ config }) =>
  billing({ processor: testProcessor({ webhookSecret: config.testWebhookSecret }) })
)
