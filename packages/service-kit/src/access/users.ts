/** A user account as it is shown: the document that services fold, and its form. */
import {
  type AddressVerified,
  type AuthEvents,
  archivedName,
  type KeptUserDetails,
  type SecondFactor,
  shownUserDetails,
  type User,
  type UserDetail,
  type UserRegistered,
  type UserUpdated,
  userChangesIn,
  userDetailsOf
} from '@bursar/contracts'
import { change, type Opener, type Projection, projection, remove } from '@bursar/event-sourcing'

/** What is shown of a user. */
export interface ShownUser extends KeptUserDetails {
  /** True when there is a password to log in with. */
  readonly credentials: boolean
  /** True when a login needs a code of an authenticator app. */
  readonly otp_enabled: boolean
  readonly created_at: string
  readonly last_login: string | null
}

/** Document `<user id>` of `users`. Personal fields stay sealed. */
export interface UserDocument extends ShownUser {
  readonly id: string
  /** Out of use: on no list of users. */
  readonly archived?: true
}

/** What is known of a user before the registration came: logins are told on streams of their own. */
type Known = Pick<UserDocument, 'last_login'> & Partial<UserDocument>

/** Those in use; a login may be told of before the registration. */
const listed = {
  by: ({ created_at, archived }: Known) => (created_at === undefined || archived ? null : '')
}

/** Every user account, for services that show users in detail. */
export const users = projection<AuthEvents>({
  name: 'users',
  version: 6,
  lists: { all: listed },
  on: {
    'auth.user-registered': ({ data, time }) => [
      change(data.user, (known?: Known) => registered(data, time, known?.last_login ?? null))
    ],
    'auth.user-updated': ({ data }) => [change(data.user, (known?: UserDocument) => updated(data, known))],
    'auth.user-archived': ({ data: { user } }) => [
      change(user, (known?: UserDocument) => known && archived(known))
    ],
    'auth.account-withdrawn': ({ data }) => [remove(data.user)],
    'auth.address-verified': ({ data }) => [
      change(data.user, (known?: UserDocument) => known && proved(data, known))
    ],
    'auth.password-changed': ({ data }) => [
      change(data.user, (known?: UserDocument) => known && { ...known, credentials: true })
    ],
    'auth.second-factor-turned-on': ({ data }) => otp(data, true),
    'auth.second-factor-turned-off': ({ data }) => otp(data, false),
    'auth.session-opened': ({ data, time }) => [change(data.user, (known?: Known) => loggedIn(time, known))]
  }
})

/** The same for who lists them all: in the order of their names, found by address and user name. */
export const searchedUsers: Projection = {
  ...users,
  lists: {
    all: {
      ...listed,
      texts: ({ full_name, email, slug }: UserDocument, open: Opener) => ({
        order: open(full_name),
        search: [open(email), open(slug)]
      })
    }
  }
}

function registered(data: UserRegistered, time: string, lastLogin: string | null): UserDocument {
  return {
    last_login: lastLogin,
    id: data.user,
    ...userDetailsOf(data),
    credentials: data.password !== undefined,
    otp_enabled: false,
    created_at: time
  }
}

function archived(known: UserDocument): UserDocument {
  const name = archivedName(known.id)
  return {
    ...known,
    slug: name,
    email: name,
    phone: null,
    credentials: false,
    otp_enabled: false,
    archived: true
  }
}

/** An absent field stays, an empty text clears it. */
function updated(data: UserUpdated, known: UserDocument | undefined): UserDocument | undefined {
  return known && { ...known, ...userChangesIn(data) }
}

function otp(
  { user, factor }: { readonly user: string; readonly factor: SecondFactor },
  otp_enabled: boolean
) {
  if (factor !== 'totp') return []
  return [change(user, (known?: UserDocument) => known && { ...known, otp_enabled })]
}

/** A proof is of the one or the other. */
function proved({ email, phone }: AddressVerified, known: UserDocument): UserDocument {
  return { ...known, email: email ?? known.email, phone: phone ?? known.phone }
}

/** `last_login` stands first in both forms of the document, so that its bytes do not tell which came first. */
function loggedIn(time: string, known: Known | undefined): Known {
  const last = known?.last_login
  return { ...known, last_login: last && last > time ? last : time }
}

/** The detail form. The document comes revealed; fields of an erased person are null and show as empty. */
export function userDetail(id: string, document: ShownUser): UserDetail {
  const details = shownUserDetails((name) => shownText(document[name]))
  const { slug, full_name } = details
  return {
    id,
    ...details,
    username: slug,
    printable_name: full_name || slug,
    picture: null,
    credentials: document.credentials,
    otp_enabled: document.otp_enabled,
    created_at: document.created_at,
    last_login: document.last_login
  }
}

/** The short form of the same. */
export function userInShort(document: UserDocument): User {
  const { id, slug, username, printable_name, picture } = userDetail(document.id, document)
  return { id, slug, username, printable_name, picture }
}

/** A revealed field: its text, empty when it is absent or its person was erased. */
export function shownText(revealed: unknown): string {
  return typeof revealed === 'string' ? revealed : ''
}
