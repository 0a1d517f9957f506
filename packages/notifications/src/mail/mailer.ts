/** Where mail leaves the site. Adapters: SMTP, and none, which leaves every mail in the outbox for people to read. */

/** One mail to one person, ready to be sent. */
export interface Mail {
  /** The same for every attempt at the same mail: receivers may tell a repeated one by it. Letters, digits, `-` and `_`. */
  readonly id: string
  /** An e-mail address, without a name. */
  readonly to: string
  /** Name of the sender. */
  readonly from: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

/**
 * How an attempt ended. `refused` is for good: the address does not exist, or its server will not have this mail.
 * Whatever else went wrong is `failed`, and another attempt may succeed.
 */
export type Delivery =
  | { readonly is: 'sent'; readonly reply: string }
  | { readonly is: 'refused' | 'failed'; readonly reason: string }

export interface Mailer {
  /** Whether mail leaves the site by this mailer; if not, the outbox is the only place where it can be read. */
  readonly leaves: boolean
  /** Never throws for what a mail server or the network does: that is a result. */
  send(mail: Mail): Promise<Delivery>
  close(): Promise<void>
}

/** The default while no mail server is set: mail stays in the outbox. */
export const outboxOnly: Mailer = {
  leaves: false,
  async send() {
    return { is: 'sent', reply: 'kept in the outbox: no mail server is set' }
  },
  async close() {}
}
