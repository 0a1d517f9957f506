/** The pages of this room with what their addresses say. */
import { useParams, useSearch } from '@tanstack/react-router'
import { Cart } from './cart.tsx'
import { Checkout } from './checkout.tsx'
import { Invoice } from './invoice.tsx'
import { Receipt } from './receipt.tsx'

export function CartPage() {
  return <Cart search={useSearch({ from: '/cart' })} />
}

export function InvoicePage() {
  return <Invoice claim={useParams({ from: '/pay/$claim_code' }).claim_code} />
}

export function CheckoutPage() {
  return <Checkout profile={useParams({ from: '/inside/checkout/$profile' }).profile} />
}

export function ReceiptPage() {
  const { profile, charge } = useParams({ from: '/inside/billing/$profile/receipt/$charge' })
  return <Receipt profile={profile} charge={charge} />
}
