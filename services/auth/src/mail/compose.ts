/** Works out what a mail says and where it goes, when it is sent: until then nothing of it is stored but whom it is for. */
import type { AddressVerified, ApiKeyCreated, PasskeyRegistered, SessionOpened } from '@bursar/contracts'
import type { Engine, RecordedEvent } from '@bursar/event-sourcing'
import type { Notice } from '@bursar/notifications'
import { apiKeysStream } from '../api-keys/domain/api-keys.ts'
import { challengesFold, challengesStream, lifetimes } from '../challenges/domain/challenge.ts'
import { openSecrets } from '../challenges/secrets.ts'
import { type AccountMail, type AskedMail, isOfBilling, isOfRole } from '../notices/kind.ts'
import { sessionStream } from '../sessions/domain/session.ts'
import { type ArchivedUser, type LiveUser, userStream } from '../users/domain/user.ts'
import { readUser } from '../users/find-user.ts'
import { passkeysStream } from '../webauthn/domain/passkeys.ts'
import type { AddressedNotice } from './addressed-notice.ts'
import { composeBilling } from './compose-billing.ts'
import { composeRole } from './compose-role.ts'

/** Undefined where there is nothing to tell any more: the account is gone, or a newer mail took the place of this one. */
export async function compose(
  engine: Engine,
  asked: AskedMail,
  tries = 1
): Promise<AddressedNotice | undefined> {
  if (isOfRole(asked)) return composeRole(engine, asked)
  if (isOfBilling(asked)) return composeBilling(engine, asked, tries)
  const account = await readUser(engine, asked.user)
  if (account.is === 'archived') return archivedNotice(account, asked)
  if (account.is !== 'live') return undefined
  if (asked.notice === 'challenge') return challengeNotice(engine, account, asked)
  if (asked.notice === 'emailChanged') return formerNotice(engine, account)
  const { email } = account.verified
  const notice = await noticeOf(engine, account, asked)
  return typeof email === 'string' && notice
    ? { to: email, lang: account.lang, notice, person: asked.user }
    : undefined
}

async function noticeOf(engine: Engine, account: LiveUser, asked: AccountMail): Promise<Notice | undefined> {
  const username = String(account.slug)
  const { notice, origin } = asked
  if (notice === 'taken') return { kind: 'taken', data: { link: `${origin}/recover` } }
  if (notice === 'passwordChanged') return { kind: 'passwordChanged', data: { username } }
  if (notice === 'secondFactor') return { kind: 'secondFactor', data: { username, on: asked.about === 'on' } }
  if (notice === 'newDevice') return newDevice(engine, username, asked.about ?? '')
  const title = await titleOf(engine, asked)
  if (notice === 'passkeyAdded') return { kind: 'passkeyAdded', data: { username, title } }
  if (notice === 'passkeyRemoved') return { kind: 'passkeyRemoved', data: { username, title } }
  if (notice === 'apiKeyMade') return { kind: 'apiKeyMade', data: { username, title } }
  return undefined
}

/** What the user called it last; of what is there no more the log tells it. */
async function titleOf(engine: Engine, { notice, user, about }: AccountMail): Promise<string> {
  const stream = notice === 'apiKeyMade' ? apiKeysStream(user) : passkeysStream(user)
  const named = (await told(engine, stream))
    .map(({ data }) => data as Partial<ApiKeyCreated & PasskeyRegistered>)
    .findLast(({ key, passkey, title }) => title !== undefined && [key, passkey].includes(about))
  return String((await engine.keys.reveal(named))?.title ?? '')
}

async function newDevice(engine: Engine, username: string, session: string): Promise<Notice | undefined> {
  const opened = (await told(engine, sessionStream(session))).find(
    ({ type }) => type === 'auth.session-opened'
  )
  if (!opened) return undefined
  const { address, agent } = await engine.keys.reveal(opened.data as SessionOpened)
  const data = { username, at: opened.time, address: String(address ?? ''), agent: String(agent ?? '') }
  return { kind: 'newDevice', data }
}

/** The last mail to a user: to the address that was verified until then. */
function archivedNotice(
  { user, slug, lang, email }: ArchivedUser,
  { notice }: AccountMail
): AddressedNotice | undefined {
  if (notice !== 'accountArchived' || typeof email !== 'string') return undefined
  const told: Notice = { kind: 'accountArchived', data: { username: String(slug) } }
  return { to: email, lang, notice: told, person: user }
}

/** To the address that the account had verified before the present one. */
async function formerNotice(engine: Engine, account: LiveUser): Promise<AddressedNotice | undefined> {
  const proofs = (await told(engine, userStream(account.user)))
    .filter(({ type }) => type === 'auth.address-verified')
    .map(({ data }) => data as AddressVerified)
  const last = await engine.keys.reveal(proofs.findLast(({ instead_of }) => instead_of !== undefined))
  if (typeof last?.instead_of !== 'string') return undefined
  const notice: Notice = { kind: 'emailChanged', data: { username: String(account.slug) } }
  return { to: last.instead_of, lang: account.lang, notice, person: account.user }
}

async function told({ events, codec }: Engine, stream: string): Promise<RecordedEvent[]> {
  return (await events.readStream(stream, 0)).map((event) => codec.decode(event))
}

const minute = 60_000
const day = 86_400_000

async function challengeNotice(
  engine: Engine,
  { lang }: LiveUser,
  { user, about, origin }: AccountMail
): Promise<AddressedNotice | undefined> {
  const { open } = await engine.load(challengesStream(user), challengesFold)
  const found = await engine.keys.reveal(open.find(({ challenge }) => challenge === about))
  if (typeof found?.address !== 'string') return undefined
  const secrets = await openSecrets(engine)
  const key = secrets.keyOf(found.challenge)
  const code = String(secrets.codeOf(found.challenge))
  const minutes = lifetimes.codeMs / minute
  const notice: Notice =
    found.purpose === 'activate'
      ? {
          kind: 'activate',
          data: { link: `${origin}/activate/${key}`, days: lifetimes.keyMs.activate / day }
        }
      : found.purpose === 'verify'
        ? { kind: 'verify', data: { link: `${origin}/verify/${key}`, code, minutes } }
        : found.purpose === 'login'
          ? { kind: 'code', data: { code, minutes } }
          : { kind: 'recover', data: { link: `${origin}/activate/${key}`, code, minutes } }
  return { to: found.address, lang, notice, person: user, until: found.key_until }
}
