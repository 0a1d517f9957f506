/** The pages of this room with what their addresses say. */
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Legal } from './legal.tsx'
import { Pricing } from './pricing.tsx'

export { Enter } from './enter.tsx'
export { Join } from './join.tsx'
export { Activate, Verify } from './key-pages.tsx'
export { Recover } from './recover.tsx'
export { Register } from './register.tsx'

export function LegalPage() {
  const { agreement } = useParams({ from: '/legal/$agreement' })
  return <Legal agreement={agreement} />
}

export function PricingPage() {
  const { provider } = useParams({ from: '/pricing/$provider' })
  const search = useSearch({ from: '/pricing/$provider' })
  const navigate = useNavigate()
  return (
    <Pricing
      provider={provider}
      search={search}
      go={(changed) =>
        void navigate({ to: '/pricing/$provider', params: { provider }, search: changed, replace: true })
      }
    />
  )
}
