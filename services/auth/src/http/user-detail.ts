/** The detail form of a user, which tokens carry too. */
import type { UserDetail } from '@bursar/contracts'
import type { LiveUser } from '../domain/user.ts'
import type { UserDocument } from '../projections/users.ts'

/** From a document whose personal fields are revealed; those of an erased person are null and show as empty. */
export function userDetail(document: UserDocument): UserDetail {
  const slug = text(document.slug)
  const fullName = text(document.full_name)
  return {
    slug,
    username: slug,
    printable_name: fullName || slug,
    picture: null,
    email: text(document.email),
    phone: text(document.phone),
    full_name: fullName,
    nick_name: text(document.nick_name),
    lang: document.lang,
    credentials: document.credentials,
    otp_enabled: false,
    created_at: document.created_at,
    last_login: document.last_login
  }
}

/** From the user's own stream, revealed, at the moment of a login. */
export function detailAtLogin(user: LiveUser, now: string): UserDetail {
  const { slug, full_name, nick_name = null, email = null, phone = null, lang, created_at } = user
  const credentials = user.password !== undefined
  return userDetail({
    slug,
    full_name,
    nick_name,
    email,
    phone,
    lang,
    credentials,
    created_at,
    last_login: now
  })
}

function text(revealed: unknown): string {
  return typeof revealed === 'string' ? revealed : ''
}
