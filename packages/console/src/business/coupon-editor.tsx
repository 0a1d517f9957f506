import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { plansQuery } from '../api/business.ts'
import { readAgain } from '../api/changes.ts'
import { api } from '../api/client.ts'
import { Field } from '../parts/field.tsx'
import { SureDialog } from '../parts/sure-dialog.tsx'
import { toast } from '../parts/toast-manager.ts'
import type { Typed } from '../parts/typed.ts'
import { readAmount } from '../text/amounts.ts'
import { decimalText } from '../text/money.ts'
import { discountText } from '../text/plans.ts'

export interface Coupon {
  readonly code: string
  readonly discount_type: 'percentage' | 'currency' | 'period'
  readonly discount_value: number
  readonly ends_at: string | null
  readonly nb_attempts: number | null
  readonly plan: { readonly slug: string } | null
}

export interface CouponEditorProps {
  readonly profile: string
  /** Absent: a new one. */
  readonly coupon?: Coupon | undefined
  close(): void
}

const types = { percentage: 'percent', currency: 'a sum', period: 'free periods' } as const

/** A code and what it takes off. */
export function CouponEditor({ profile, coupon, close }: CouponEditorProps) {
  const plans = useQuery(plansQuery(profile))
  const [type, setType] = useState(coupon?.discount_type ?? 'percentage')
  const [value, setValue] = useState(() => valueText(coupon))
  const discount_value = type === 'period' ? Number(value) : (readAmount(value) ?? 0)

  async function save(typed: Typed): Promise<void> {
    const code = coupon?.code ?? typed.text('code')
    const body = {
      code,
      discount_type: type,
      discount_value,
      ends_at: typed.text('ends_at') || null,
      nb_attempts: typed.number('nb_attempts') ?? null,
      plan: typed.text('plan') || null
    }
    if (coupon) {
      await api.patch('/api/billing/{profile}/coupons/{coupon}', { params: { profile, coupon: code }, body })
    } else await api.post('/api/billing/{profile}/coupons', { params: { profile }, body })
    toast(coupon ? 'Saved.' : `${code} can be used from now on.`)
    void readAgain()
  }

  return (
    <SureDialog
      title={coupon ? coupon.code : 'New coupon'}
      button={coupon ? 'Save' : 'Make the coupon'}
      busy="Saving…"
      tone="primary"
      disabled={!plans.data}
      close={close}
      act={save}
    >
      <Field label="Code" hint="What customers type; upper and lower case are alike.">
        <input name="code" required defaultValue={coupon?.code} disabled={!!coupon} />
      </Field>
      <div className="fields">
        <Field label="Takes off">
          <select
            name="discount_type"
            value={type}
            onChange={({ target }) => setType(target.value as typeof type)}
          >
            {Object.entries(types).map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
        </Field>
        <Field
          label="How much"
          hint={
            discount_value > 0 ? discountText({ discount_type: type, discount_value }, 'usd') : 'Such as 20.'
          }
        >
          <input
            name="discount_value"
            required
            inputMode="decimal"
            value={value}
            onChange={({ target }) => setValue(target.value)}
          />
        </Field>
        <Field label="Plan">
          <select key={plans.data ? 'known' : 'asked'} name="plan" defaultValue={coupon?.plan?.slug ?? ''}>
            <option value="">all plans</option>
            {plans.data?.results.map(({ slug, title }) => (
              <option key={slug} value={slug}>
                {title}
              </option>
            ))}
          </select>
        </Field>
        <Field label="Uses, empty for no limit">
          <input name="nb_attempts" type="number" min={1} defaultValue={coupon?.nb_attempts ?? undefined} />
        </Field>
        <Field label="Last day, empty for none">
          <input name="ends_at" type="date" defaultValue={coupon?.ends_at?.slice(0, 'YYYY-MM-DD'.length)} />
        </Field>
      </div>
    </SureDialog>
  )
}

function valueText(coupon: Coupon | undefined): string {
  if (!coupon) return ''
  const { discount_type, discount_value } = coupon
  return discount_type === 'period' ? String(discount_value) : decimalText(discount_value)
}
