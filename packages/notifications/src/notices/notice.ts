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
  /** `title`: what the user calls it. */
  readonly passkeyAdded: { readonly username: string; readonly title: string }
  readonly passkeyRemoved: { readonly username: string; readonly title: string }
  readonly apiKeyMade: { readonly username: string; readonly title: string }
  /** A role that is waiting to be accepted. */
  readonly roleOffered: RoleNotice & { readonly link: string; readonly message: string }
  /** To the managers: somebody asks for a role. */
  readonly roleRequested: RoleNotice & { readonly who: string; readonly message: string }
  /** A request was granted. */
  readonly roleGranted: RoleNotice
  /** To whoever offered it. */
  readonly roleAccepted: RoleNotice & { readonly who: string }
  /** To the managers: their profile was granted a subscription. */
  readonly subscriptionGranted: {
    /** Full name of the profile. */
    readonly profile: string
    /** Full name of who grants. */
    readonly provider: string
    /** Title of the plan. */
    readonly plan: string
    readonly message: string
  }
  /** To the provider's managers: somebody asks to subscribe. */
  readonly subscriptionRequested: SubscriptionNotice
  /** To the subscriber's managers. */
  readonly requestAccepted: SubscriptionNotice
  /** To the managers of who had paid. */
  readonly refunded: {
    readonly profile: string
    readonly provider: string
    readonly amount: string
    /** Where the credit note is read; empty where there is none. */
    readonly link: string
  }
  /** To the managers of who was paid: what they refunded to `who` came back. */
  readonly refundFailed: DisputeNotice
  /** To the managers of who was paid: the bank of `who` takes the money back while it looks into a dispute. */
  readonly disputeOpened: DisputeNotice
  readonly disputeClosed: DisputeNotice & { readonly won: boolean }
  /** To the address of whom a seat was bought for. */
  readonly seatWaiting: SubscriptionNotice & {
    /** The code that claims it. */
    readonly claim: string
  }
  /** To the managers: where messages about their profile go, or do no longer. */
  readonly webhook: {
    readonly profile: string
    /** Of the receiver. */
    readonly host: string
    readonly what: WebhookNews
  }
  /** To the subscriber's managers, all that follow. A trial has three days left; `link`: where a card is put on file. */
  readonly trialEndsSoon: EndNotice & { readonly goesOn: boolean; readonly link: string }
  /** A trial ended without an order for the time after it. */
  readonly trialEnded: EndNotice
  /** What was ordered for a year or longer renews. */
  readonly renewalSoon: EndNotice
  /** What renews gets dearer from that day on; `byUse`: so does what is charged by use. `link`: where the renewal is stopped. */
  readonly priceChanges: EndNotice & {
    readonly before: PeriodPrice
    readonly after: PeriodPrice
    readonly byUse: boolean
    readonly link: string
  }
  /** A renewal could not be charged; `link`: where the card is changed. */
  readonly paymentFailed: {
    readonly profile: string
    readonly provider: string
    readonly amount: string
    readonly link: string
  }
  /** A subscription ended before its time. */
  readonly subscriptionCanceled: EndNotice
  /** The card on file is in its last month. */
  readonly cardExpires: { readonly profile: string; readonly link: string }
  /** An invoice that was not paid at once; `link`: where it is read and paid. */
  readonly invoiceIssued: {
    readonly profile: string
    readonly provider: string
    readonly number: string
    readonly amount: string
    readonly link: string
  }
  /** A charge that was paid. */
  readonly receipt: {
    /** Full name of who paid. */
    readonly profile: string
    /** Full name of who was paid. */
    readonly provider: string
    /** What for, as the charge says it; empty where nothing says it. */
    readonly what: string
    /** With its currency, such as `$249.00`. */
    readonly amount: string
    /** Day in UTC, `YYYY-MM-DD`. */
    readonly day: string
    /** Empty of what was paid outside the platform. */
    readonly link: string
    /** Where its invoice is read; empty of what pays older orders. */
    readonly invoice: string
  }
}

/** Who subscribes to, or bought, what of whom: full names, and the title of the plan. */
interface SubscriptionNotice {
  readonly profile: string
  readonly provider: string
  readonly plan: string
}

/** What managers are told of a webhook. */
export type WebhookNews =
  | 'webhookMade'
  | 'webhookMoved'
  | 'webhookFailing'
  | 'webhookGone'
  | 'webhookMakerLeft'
/** What comes to its end, or is renewed, on a day in UTC, `YYYY-MM-DD`. */
interface EndNotice extends SubscriptionNotice {
  readonly day: string
}

/** What a period costs, with tax. */
export interface PeriodPrice {
  /** With its currency. */
  readonly amount: string
  readonly type: 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly'
  /** How many of them. */
  readonly length: number
}

interface DisputeNotice {
  /** Full name of who was paid. */
  readonly profile: string
  /** Full name of who had paid. */
  readonly who: string
  readonly amount: string
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

/** Empty where there is nowhere to go: it is left out. */
export interface LetterLink {
  readonly label: string
  readonly link: string
}

/** The words of one mail, in the order in which they stand there. */
export interface Letter {
  readonly subject: string
  readonly paragraphs: readonly string[]
  /** What a person wrote to another, quoted. */
  readonly message?: string
  /** Shown large: a code to type in. */
  readonly code?: string
  readonly action?: LetterLink
  /** Below it, less to be seen. */
  readonly also?: LetterLink
  /** Below all else: what to do when the mail was not expected. */
  readonly note?: string
}

/** The words of a language. */
export type Texts = {
  readonly [Kind in NoticeKind]: (data: Notices[Kind], sender: Sender) => Letter
} & { readonly signature: (sender: Sender) => string }
