/**
 * What must always hold of the book, as a fold over its rows in the order in which they were posted. What it
 * keeps is a few numbers for each order, charge and account, and no row.
 */
import { type Exact, isKindOf, type LedgerKind, type LedgerRow, PROCESSOR_PROFILE } from '@bursar/contracts'
import { isAmount } from '../../shared/domain/money.ts'
import { accountKey, addToBalance } from './balances.ts'
import type { Fault, Report } from './book-fault.ts'
import { auditCharges } from './charge-audit.ts'
import { auditOrders } from './order-audit.ts'

export interface BookAudit {
  /** Takes the rows of one event, all of them. */
  add(rows: readonly LedgerRow[]): void
  /** All that is wrong up to here, at most `MAX_FAULTS`. */
  faults(): readonly Fault[]
}

/** A broken book has one cause and a million consequences; the first few name it. */
export const MAX_FAULTS = 100

interface Accounts {
  /** Balances by `accountKey`. */
  readonly balances: Map<string, Exact>
  /** What each profile was handed on, less what left it: what its Funds must be. */
  readonly funds: Map<string, Exact>
}

/** Begins an audit of a book that is still empty. */
export function auditBook(): BookAudit {
  const found: Fault[] = []
  const accounts: Accounts = { balances: new Map(), funds: new Map() }
  const orders = auditOrders()
  const charges = auditCharges()
  const report = reportTo(found)
  return {
    add(rows) {
      charges.open(rows)
      const before = new Map(fundsOf(rows).map((key) => [key, accounts.balances.get(key) ?? 0]))
      for (const row of rows) {
        const kind = checkRow(row, report)
        if (!kind) continue
        addToAccounts(accounts, row, kind)
        charges.add(row, kind, report)
        orders.add(row, kind, report)
      }
      const byBank = rows.some(({ kind }) => kind === 'chargeback-funding')
      for (const [key, was] of before) checkFunds(accounts, key, byBank ? undefined : was, report)
    },
    faults() {
      const all = [...found]
      const ending = reportTo(all)
      orders.end(ending)
      charges.end(ending)
      checkOwed(accounts, orders.owed(), ending)
      return all
    }
  }
}

function reportTo(faults: Fault[]): Report {
  return (invariant, detail) => {
    if (faults.length < MAX_FAULTS) faults.push({ invariant, detail })
  }
}

/** The kind of a row that may be in the book; what is wrong with the row itself is reported. */
function checkRow(row: LedgerRow, fault: Report): LedgerKind | undefined {
  const { kind, dest, orig, amount, unit } = row
  const where = `${row.event_id} of ${row.created_at}`
  const isEntry = isKindOf(kind, row)
  if (!isEntry)
    fault('rows balance', `${where}: ${dest.account} ← ${orig.account} is not an entry of kind ${kind}`)
  if (!isAmount(amount) || (amount === 0 && kind !== 'order')) {
    fault('rows balance', `${where}: the amount ${amount}`)
  }
  if (!/^[a-z]{3}$/.test(unit)) fault('rows balance', `${where}: the unit "${unit}"`)
  return isEntry ? kind : undefined
}

/** Offline money is not counted as handed on: it comes in and leaves within one event. */
function addToAccounts({ balances, funds }: Accounts, row: LedgerRow, kind: LedgerKind): void {
  const { dest, orig, amount, unit } = row
  addToBalance(balances, accountKey(dest, unit), amount)
  addToBalance(balances, accountKey(orig, unit), -amount)
  if (HANDED_ON.includes(kind)) addToBalance(funds, accountKey(dest, unit), amount)
  if (TAKEN_OUT.includes(kind)) addToBalance(funds, accountKey(orig, unit), -amount)
}

const HANDED_ON: readonly LedgerKind[] = [
  'distribution',
  'refund-return',
  'chargeback-return',
  'withdrawal-return'
]
const TAKEN_OUT: readonly LedgerKind[] = [
  'refund-funding',
  'chargeback-funding',
  'withdrawal',
  'transfer-fee'
]

/** The Funds that rows move, as keys of balances. */
function fundsOf(rows: readonly LedgerRow[]): string[] {
  return rows.flatMap(({ dest, orig, unit }) =>
    [dest, orig].filter(({ account }) => account === 'Funds').map((side) => accountKey(side, unit))
  )
}

/** `was`: what they held before, below which nothing may take them under 0; absent for a chargeback, which may. */
function checkFunds({ balances, funds }: Accounts, key: string, was: Exact | undefined, fault: Report): void {
  const balance = balances.get(key) ?? 0
  if (balance < 0 && was !== undefined && balance < was) {
    fault('funds are what was handed on', `${key} fell to ${balance}`)
  }
  const expected = key.startsWith(`${PROCESSOR_PROFILE}:`) ? balance : (funds.get(key) ?? 0)
  if (balance !== expected) {
    fault('funds are what was handed on', `${key} is ${balance}, and ${expected} were handed on`)
  }
}

/**
 * What a subscriber owes lies on Payable and nothing on Liability, also while something is due: stricter than
 * that both are 0 once the statement is, and it finds a lost payment.
 */
function checkOwed({ balances }: Accounts, owed: Map<string, Exact>, fault: Report): void {
  for (const [account, expected] of owed) {
    const balance = balances.get(account) ?? 0
    if (balance !== expected) {
      fault('subscribers owe what is due', `${account} is ${balance}, and ${expected} is due`)
    }
  }
}
