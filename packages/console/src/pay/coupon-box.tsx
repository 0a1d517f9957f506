import { useState } from 'react'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { SentForm } from '../parts/sent-form.tsx'
import { TextField } from '../parts/text-field.tsx'

/** A code that makes what is in the cart cheaper; the system says what came of it. */
export function CouponBox() {
  const [said, setSaid] = useState('')
  return (
    <details className="coupon-box">
      <summary>You have a coupon?</summary>
      <SentForm
        button="Apply"
        busy="Applying…"
        tone="usual"
        send={async (typed) => {
          setSaid('')
          const { body } = await api.post('/api/cart/redeem', { body: { code: typed.text('code') } })
          setSaid(body.detail)
          await everythingChanged()
        }}
      >
        <TextField name="code" label="Coupon code" autoCapitalize="characters" autoComplete="off" required />
      </SentForm>
      <p role="status">{said}</p>
    </details>
  )
}
