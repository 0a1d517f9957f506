import { isAbsolute } from 'node:path'
import { BackupJob, BackupOrder } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import type { Jobs } from '../operator/jobs.ts'
import type { WriteBackup } from '../operator/outcome.ts'

/**
 * POST /-/backups: begins to write a backup on this machine, 202 with an id; the one that runs, when one does. Of a
 * system that is several processes the stores are elsewhere, and there is no such URL.
 */
export function beginBackup(write: WriteBackup | undefined, jobs: Jobs) {
  return operation({
    method: 'POST',
    path: '/-/backups',
    access: 'operator',
    summary: 'Start writing a backup on the machine where the system runs',
    body: BackupOrder,
    answers: { 202: BackupJob },
    async handle({ body }) {
      if (!write) fail('not_found')
      const { folder, keys_file } = body
      const wrong = Object.entries({ folder, keys_file }).filter(
        ([, path]) => path !== null && !isAbsolute(path)
      )
      const fields = wrong.map(([name]) => [name, ['This must be an absolute path.']])
      if (fields.length > 0) fail('invalid_fields', { fields: Object.fromEntries(fields) })
      const job = jobs.begin(`backup ${folder}`, (onProgress) =>
        write({ folder, keysFile: keys_file }, onProgress)
      )
      return answer(202, { ...job })
    }
  })
}

/** GET /-/backups/{id}: how far that is, and what was written. */
export function readBackup(jobs: Jobs) {
  return operation({
    method: 'GET',
    path: '/-/backups/{id}',
    access: 'operator',
    summary: 'Read the progress and result of a backup',
    answers: { 200: BackupJob },
    async handle({ params }) {
      const job = jobs.find(params.id)
      if (!job?.name.startsWith('backup ')) fail('not_found')
      return answer(200, { ...job })
    }
  })
}
