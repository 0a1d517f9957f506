/** What an account has beside its own stream by which somebody gets in, or is reached: all of it ends with the account. */
import type { Engine, Transaction } from '@bursar/event-sourcing'
import { openAddresses } from '../addresses/addresses.ts'
import { endAllKeys } from '../api-keys/end-all-keys.ts'
import { withdrawChallenges } from '../challenges/issue.ts'
import { openSecrets } from '../challenges/secrets.ts'
import { dropBackupCodes, dropSecrets, factors, factorsStream } from '../factors/domain/factors.ts'
import { unlinkAll } from '../identities/unlink-all.ts'
import type { LiveUser } from '../users/domain/user.ts'
import { releaseAddresses } from '../users/move-addresses.ts'
import { giveUpName } from '../users/move-name.ts'
import { openNames } from '../users/names.ts'
import { removeAllPasskeys } from '../webauthn/remove-all-passkeys.ts'

/** Opens what it needs, and makes the step of the transaction; the account comes revealed. */
type Ending = (engine: Engine) => Promise<(transaction: Transaction, account: LiveUser) => Promise<void>>

/** Password and sessions end by the event of the account itself. A further kind of credential is a line here. */
const endings: readonly Ending[] = [
  async (engine) => {
    const names = await openNames(engine)
    return (transaction, account) => giveUpName(transaction, names, account)
  },
  async (engine) => {
    const addresses = await openAddresses(engine)
    return (transaction, account) => releaseAddresses(transaction, addresses, account)
  },
  async (engine) => {
    const secrets = await openSecrets(engine)
    return (transaction, { user }) => withdrawChallenges(transaction, secrets, user)
  },
  async () =>
    async (transaction, { user }) => {
      await endAllKeys(transaction, user, 'archived')
    },
  async () =>
    (transaction, { user }) =>
      unlinkAll(transaction, user),
  async () =>
    (transaction, { user }) =>
      removeAllPasskeys(transaction, user, 'archived'),
  async () =>
    async (transaction, { user }) => {
      const stream = factorsStream(user)
      const state = await transaction.load(stream, factors)
      transaction.append(stream, dropSecrets(state, user))
      transaction.append(stream, dropBackupCodes(state, user))
    }
]

/** Ends all of it, in the transaction that archives the account. */
export async function credentialsEnding(
  engine: Engine
): Promise<(transaction: Transaction, account: LiveUser) => Promise<void>> {
  const steps = await Promise.all(endings.map((open) => open(engine)))
  return async (transaction, account) => {
    for (const step of steps) await step(transaction, account)
  }
}
