/** What mails tell people. Each notice has its words in every language of texts/, or it does not compile. */

export interface Notices {
  /** An account was made without a password. */
  readonly activate: { readonly link: string; readonly days: number }
  /** An address is to be verified by its owner. */
  readonly verify: { readonly link: string; readonly code: string; readonly minutes: number }
  /** Somebody wants an address verified that another account has verified. */
  readonly taken: { readonly link: string }
  /** A code to log in with. */
  readonly code: { readonly code: string; readonly minutes: number }
  /** A forgotten password. */
  readonly recover: { readonly link: string; readonly code: string; readonly minutes: number }
  /** To the address that an account had before. */
  readonly emailChanged: { readonly username: string }
  readonly passwordChanged: { readonly username: string }
  /** The last one: the account is out of use. */
  readonly accountArchived: { readonly username: string }
  readonly newDevice: {
    readonly username: string
    readonly at: string
    readonly address: string
    readonly agent: string
  }
  readonly secondFactor: { readonly username: string; readonly on: boolean }
  /** A role that is waiting to be accepted. */
  readonly roleOffered: RoleNotice & { readonly link: string; readonly message: string }
  /** To the managers: somebody asks for a role. */
  readonly roleRequested: RoleNotice & { readonly who: string; readonly message: string }
  /** A request was granted. */
  readonly roleGranted: RoleNotice
  /** To whoever offered it. */
  readonly roleAccepted: RoleNotice & { readonly who: string }
}

interface RoleNotice {
  /** Full name of the profile. */
  readonly profile: string
  /** Title of the role; empty in a request that names none. */
  readonly role: string
}

export type NoticeKind = keyof Notices

/** A notice with what it tells. */
export type Notice = {
  [Kind in NoticeKind]: { readonly kind: Kind; readonly data: Notices[Kind] }
}[NoticeKind]

/** Who sends, as the mail names it. */
export interface Sender {
  /** Full name of the broker. */
  readonly name: string
  /** Public URL of the site. */
  readonly url: string
}

/** The words of one mail, in the order in which they stand there. */
export interface Letter {
  readonly subject: string
  readonly paragraphs: readonly string[]
  /** What a person wrote to another, quoted. */
  readonly message?: string
  /** Shown large: a code to type in. */
  readonly code?: string
  readonly action?: { readonly label: string; readonly link: string }
  /** Below all else: what to do when the mail was not expected. */
  readonly note?: string
}

/** The words of a language. */
export type Texts = {
  readonly [Kind in NoticeKind]: (data: Notices[Kind], sender: Sender) => Letter
} & { readonly signature: (sender: Sender) => string }
