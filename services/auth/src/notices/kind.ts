/** Mails that auth asks for, in the commit that they follow from: once for each cause, and never by a replay. */
import type { Transaction } from '@bursar/event-sourcing'
import { jobKind } from '@bursar/jobs'

/** What a mail is about; its words and its address are worked out when it is sent. */
export interface AskedMail {
  readonly notice: 'challenge' | 'taken' | 'emailChanged' | 'passwordChanged' | 'secondFactor' | 'newDevice'
  /** Whom it goes to. */
  readonly user: string
  /** What it is about: a challenge, a session, `on` or `off`; absent where it is about the user alone. */
  readonly about?: string
  /** Start of the links in it. */
  readonly origin: string
}

export const mailKind = jobKind<AskedMail>('mail')

/** Asks for a mail. `id`: the same for the same cause. */
export function askMail(transaction: Transaction, id: string, mail: AskedMail): void {
  transaction.ask(mailKind.at({ id, due: transaction.time, payload: mail }))
}

export const mailStream = (id: string) => `mail-${id}`
