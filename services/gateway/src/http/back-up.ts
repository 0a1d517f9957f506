import { isAbsolute } from 'node:path'
import { BackupOrder, BackupTask } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import type { WriteBackup } from '../operator/outcome.ts'
import type { Tasks } from '../operator/tasks.ts'

/**
 * POST /-/backups: begins to write a backup on this machine, 202 with an id; the one that runs, when one does. Of a
 * system that is several processes the stores are elsewhere, and there is no such URL.
 */
export function beginBackup(write: WriteBackup | undefined, tasks: Tasks) {
  return operation({
    method: 'POST',
    path: '/-/backups',
    access: 'operator',
    summary: 'Start writing a backup on the machine where the system runs',
    body: BackupOrder,
    answers: { 202: BackupTask },
    async handle({ body, cause }) {
      if (!write) fail('not_found')
      const { folder, keys_file } = body
      const wrong = Object.entries({ folder, keys_file }).filter(
        ([, path]) => path !== null && !isAbsolute(path)
      )
      const fields = wrong.map(([name]) => [name, ['This must be an absolute path.']])
      if (fields.length > 0) fail('invalid_fields', { fields: Object.fromEntries(fields) })
      const task = tasks.begin(`backup ${folder}`, cause.correlationid, (onProgress) =>
        write({ folder, keysFile: keys_file }, onProgress)
      )
      return answer(202, { ...task })
    }
  })
}

/** GET /-/backups/{id}: how far that is, and what was written. */
export function readBackup(tasks: Tasks) {
  return operation({
    method: 'GET',
    path: '/-/backups/{id}',
    access: 'operator',
    summary: 'Read the progress and result of a backup',
    answers: { 200: BackupTask },
    async handle({ params }) {
      const task = tasks.find(params.id)
      if (!task?.name.startsWith('backup ')) fail('not_found')
      return answer(200, { ...task })
    }
  })
}
