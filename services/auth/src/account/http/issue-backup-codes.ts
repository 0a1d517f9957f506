import { AuthenticatedUserPassword, BackupCodes } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { backupHash, drawBackupCodes } from '../../factors/backup-codes.ts'
import { factorsStream, issueBackupCodes } from '../../factors/domain/factors.ts'
import { user, userStream } from '../../users/domain/user.ts'

/** POST /api/users/{user}/otp/backup-codes: ten codes in place of all earlier ones, shown in this answer alone. */
export const issueCodes = operation({
  method: 'POST',
  path: '/api/users/{user}/otp/backup-codes',
  access: 'self',
  summary: 'Get ten backup codes, each of which stands in once for a second factor',
  body: AuthenticatedUserPassword,
  answers: { 201: BackupCodes },
  refuses: [400, 401],
  stepUp: {
    needed: { password: ['Enter your own password to get backup codes.'] },
    before({ caller, user }) {
      if (caller?.user !== user.id) fail('self_only')
    }
  },
  async handle(request) {
    const { engine } = request
    const { id } = request.user
    const codes = drawBackupCodes(engine.world.random)
    const hashOf = await backupHash(engine)
    const hashes = codes.map((code) => hashOf(id, code))
    return request.commit(async (transaction) => {
      const account = await transaction.load(userStream(id), user)
      if (account.is !== 'live') fail('not_found')
      if (account.second.length === 0) fail('second_factor_off')
      transaction.append(factorsStream(id), issueBackupCodes(id, hashes))
      return answer(201, { codes })
    })
  }
})
