/** Each charge is shared out: to the orders it pays, and to processor, broker and provider. */
import type { LedgerKind, LedgerRow } from '@bursar/contracts'
import type { Report } from './book-fault.ts'

/** The figures of one charge, 1/100 units. */
interface ChargeFigures {
  /** Whose orders it pays. */
  readonly provider: string
  charged: number
  paid: number
  /** What the processor kept. */
  fees: number
  handedOn: number
  /** What a broker that is not the provider paid and got, which the provider owes it: fees and its own part. */
  advanced: number
  passedOn: number
  /** What its payer got back, and what was taken for it from processor, broker and provider. */
  refunded: number
  givenBack: number
  /** What of that did not reach the payer, and who gave it has again. */
  returned: number
  /** What a bank took back of its lines and of whom, and the fees of disputes; less what it gave back. */
  chargedBack: number
  takenBack: number
  disputeFees: number
}

export interface ChargeAudit {
  /** Takes the rows of an event beforehand: the payments of a charge tell whose it is. */
  open(rows: readonly LedgerRow[]): void
  add(row: LedgerRow, kind: LedgerKind, fault: Report): void
  /** Reports what must not be so between two events. */
  end(fault: Report): void
}

const nothingBack = { refunded: 0, givenBack: 0, returned: 0, chargedBack: 0, takenBack: 0, disputeFees: 0 }

/** Begins with no charges. */
export function auditCharges(): ChargeAudit {
  const charges = new Map<string, ChargeFigures>()
  return {
    open(rows) {
      for (const { kind, about, dest } of rows) {
        if (about?.charge === undefined || kind !== 'payment' || charges.has(about.charge)) continue
        const none = { charged: 0, paid: 0, fees: 0, handedOn: 0, advanced: 0, passedOn: 0, ...nothingBack }
        charges.set(about.charge, { provider: dest.profile, ...none })
      }
    },
    add(row, kind, fault) {
      const id = row.about?.charge
      const figures = id === undefined ? undefined : charges.get(id)
      if (figures) addToFigures(figures, row, kind, fault)
      else if (kind === 'charge' || kind === 'distribution' || kind === 'processor-fee') {
        fault('charges are shared out', `${row.event_id}: a row of a charge that pays no order`)
      }
    },
    end(fault) {
      for (const [id, figures] of charges) checkCharge(id, figures, fault)
    }
  }
}

function addToFigures(figures: ChargeFigures, row: LedgerRow, kind: LedgerKind, fault: Report): void {
  const { amount, dest } = row
  const toBroker = dest.profile !== figures.provider ? amount : 0
  switch (kind) {
    case 'charge':
      if (figures.charged > 0) fault('nothing twice', `${row.event_id} settled twice`)
      figures.charged += amount
      break
    case 'payment':
      figures.paid += amount
      break
    case 'processor-fee':
      figures.fees += amount
      figures.advanced += toBroker
      break
    case 'distribution':
      figures.handedOn += amount
      figures.advanced += toBroker
      break
    case 'broker-fee':
      figures.passedOn += amount
      break
    case 'refund':
      figures.refunded += amount
      break
    case 'refund-funding':
      figures.givenBack += amount
      break
    case 'refund-return':
      figures.returned += amount
      break
    case 'chargeback':
      figures.chargedBack += amount
      break
    case 'chargeback-reversal':
      figures.chargedBack -= amount
      break
    case 'chargeback-funding':
      addToDispute(figures, row, amount)
      break
    case 'chargeback-return':
      addToDispute(figures, row, -amount)
      break
  }
}

/** The fee of a dispute is of the charge as a whole, what is taken back of its lines. */
function addToDispute(figures: ChargeFigures, { about }: LedgerRow, amount: number): void {
  if (about?.line === undefined) figures.disputeFees += amount
  else figures.takenBack += amount
}

function checkCharge(id: string, figures: ChargeFigures, fault: Report): void {
  const { charged, paid, fees, handedOn, advanced, passedOn } = figures
  const { refunded, givenBack, returned, chargedBack, takenBack, disputeFees } = figures
  const unequal = (what: string) => fault('charges are shared out', `charge ${id} of ${charged}: ${what}`)
  if (charged !== paid) unequal(`it paid orders for ${paid}`)
  if (charged !== fees + handedOn) unequal(`${handedOn} were handed on, with fees of ${fees}`)
  if (advanced !== passedOn) unequal(`the broker is owed ${advanced}, and ${passedOn} were passed on`)
  if (refunded !== givenBack) unequal(`${refunded} were refunded, and ${givenBack} were given back`)
  if (returned > givenBack)
    unequal(`${returned} of ${givenBack} that were given back did not reach its payer`)
  if (chargedBack !== takenBack) unequal(`a bank took ${chargedBack}, and ${takenBack} were taken for it`)
  if (chargedBack < 0 || disputeFees < 0) unequal(`a bank gave back more than it took`)
  if (refunded + chargedBack > charged) unequal(`${refunded + chargedBack} went back`)
}
