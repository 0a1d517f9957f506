/** What a site still lacks for real customers, from what its settings and its machine say. Pure. */
import type { SetupCheck, SetupCheckName } from '@bursar/contracts'

export interface SetupFacts {
  /** False: the key was made at the first start, and lies with what it protects. */
  readonly masterKeyIsApart: boolean
  readonly publicUrl: string
  /** Absent: mail stays in the outbox. */
  readonly mailFrom?: string | undefined
  readonly processor: { readonly name: string; readonly isLive: boolean }
  /** When the last backup was whole, ISO 8601; absent: none was made from here. */
  readonly lastBackupAt?: string | undefined
}

/** A backup that is older protects too little. */
const BACKUP_DAYS_MAX = 7
const DAY_MS = 86_400_000

type Finding = Omit<SetupCheck, 'check'>

const finders: Readonly<Record<SetupCheckName, (facts: SetupFacts, now: number) => Finding>> = {
  master_key: ({ masterKeyIsApart }) =>
    masterKeyIsApart
      ? done('The master key comes from a file of its own.')
      : open(
          'The master key lies in the data folder: whoever copies the folder can read everything.',
          'Keep it elsewhere, and name its file in BURSAR_MASTER_KEY_FILE.'
        ),
  backup: ({ lastBackupAt }, now) => {
    const fix = 'Run bursar backup every day, and keep the copy on another machine.'
    if (lastBackupAt === undefined) return open('No backup was made yet.', fix)
    const days = Math.floor((now - Date.parse(lastBackupAt)) / DAY_MS)
    const found = `The last backup is of ${lastBackupAt}.`
    return days > BACKUP_DAYS_MAX ? open(found, fix) : done(found)
  },
  public_url: ({ publicUrl }) => {
    const { hostname, protocol } = new URL(publicUrl)
    const fix = 'Set BURSAR_PUBLIC_URL to the https address that customers use.'
    if (/^(localhost|127\.|\[::1\]$)/.test(hostname))
      return open(`${publicUrl} is of this machine alone.`, fix)
    return protocol === 'https:'
      ? done(`Customers come by ${publicUrl}.`)
      : open(`${publicUrl} is not encrypted.`, fix)
  },
  mail: ({ mailFrom }) =>
    mailFrom === undefined
      ? open('Mail stays in the outbox.', 'Set BURSAR_SMTP_URL and BURSAR_MAIL_FROM.')
      : done(`Mail leaves from ${mailFrom}.`),
  processor: ({ processor: { name, isLive } }) =>
    isLive
      ? done(`Payments go through ${name}.`)
      : name === 'test'
        ? open(
            'The test processor takes payments: no money moves.',
            'Set up a processor before real customers pay.'
          )
        : open(
            `Payments go through ${name} in its test mode: no money moves.`,
            'Set the keys of its live mode before real customers pay.'
          )
}

/** One of them as it stands. */
export function setupCheck(check: SetupCheckName, facts: SetupFacts, now: number): SetupCheck {
  return { check, ...finders[check](facts, now) }
}

function done(detail: string): Finding {
  return { state: 'done', detail, fix: '' }
}

function open(detail: string, fix: string): Finding {
  return { state: 'open', detail, fix }
}
