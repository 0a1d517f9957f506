/** The billing service as a process of its own. */
import { runService } from '@bursar/host'
import { chosenProcessor } from './processors/chosen-processor.ts'
import { billing } from './service.ts'

await runService('billing', ({ config, counters }) => {
  const processor = chosenProcessor(config)
  return billing({
    processor,
    visitorCartDays: config.visitorCartDays,
    allowPrivate: config.allowPrivate,
    counters
  })
})
