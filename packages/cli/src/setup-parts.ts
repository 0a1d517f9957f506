/** What the settings and the data folder say of being ready for customers. */
import { chosenProcessor } from '@bursar/billing'
import type { SetupParts } from '@bursar/gateway'
import { smtpFaultOf } from '@bursar/notifications'
import type { Config } from './config/config.ts'
import type { DataFolder } from './data/folder.ts'
import { lastBackupOf } from './data/last-backup.ts'

export function setupParts(config: Config, folder: DataFolder): SetupParts {
  const { masterKeyFile, publicUrl, smtp } = config
  const { name, isLive } = chosenProcessor(config)
  return {
    facts: async () => ({
      masterKeyIsApart: masterKeyFile !== undefined,
      publicUrl,
      mailFrom: smtp?.from,
      processor: { name, isLive },
      lastBackupAt: lastBackupOf(folder)
    }),
    tryMail: smtp && (() => smtpFaultOf(smtp))
  }
}
