import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { planQuery } from '../../api/business.ts'
import { readAgain } from '../../api/changes.ts'
import { api } from '../../api/client.ts'
import { useClosed } from '../../api/rights.ts'
import { FaultNote } from '../../parts/fault-note.tsx'
import type { ListSearch } from '../../parts/list-page.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { toast } from '../../parts/toast-manager.ts'
import { Mistyped } from '../../text/mistyped.ts'
import { PlanCard } from './plan-card.tsx'
import { PlanForm } from './plan-form.tsx'
import { newPlan, type PlanTerms, readPlan } from './plan-terms.ts'
import { Subscribers } from './subscribers.tsx'

/** A plan that is to be: its terms beside what customers will see. */
export function NewPlan({ profile }: { readonly profile: string }) {
  const navigate = useNavigate()
  return (
    <>
      <PageHead title="New plan" of={profile} />
      <Editor
        profile={profile}
        terms={newPlan}
        button="Make the plan"
        save={async (body) =>
          (await api.post('/api/profile/{profile}/plans', { params: { profile }, body })).body
        }
        saved={({ slug, title }) => {
          toast(`${title} is there.`)
          void navigate({ to: '/business/$profile/plans/$plan', params: { profile, plan: slug } })
        }}
      />
    </>
  )
}

export interface PlanPageProps {
  readonly profile: string
  readonly plan: string
  readonly search: ListSearch
  go(search: ListSearch): void
}

/** One plan: its terms, and who is subscribed to it. */
export function PlanPage({ profile, plan, search, go }: PlanPageProps) {
  const { data, error, refetch } = useQuery(planQuery(profile, plan))
  return (
    <>
      <PageHead title={data?.title ?? plan} of={profile} />
      {error && <FaultNote what="this plan" error={error} again={refetch} />}
      {!data && !error && <Skeleton rows={6} what="plan" />}
      {data && <Terms key={data.slug} profile={profile} slug={plan} terms={data} />}
      {data && <Subscribers profile={profile} plan={data} search={search} go={go} />}
    </>
  )
}

interface TermsProps {
  readonly profile: string
  readonly slug: string
  readonly terms: PlanTerms
}

function Terms({ profile, slug, terms }: TermsProps) {
  const navigate = useNavigate()
  const params = { profile, plan: slug }
  return (
    <Editor
      profile={profile}
      terms={terms}
      button="Save"
      save={async (body) => (await api.patch('/api/profile/{profile}/plans/{plan}', { params, body })).body}
      saved={(now) => {
        toast('Saved.')
        // A plan that nobody has bought yet is called by its new name.
        if (now.slug !== slug) {
          void navigate({
            to: '/business/$profile/plans/$plan',
            params: { profile, plan: now.slug },
            replace: true
          })
        }
      }}
    />
  )
}

interface EditorProps<Saved> {
  readonly profile: string
  /** What the form begins with. */
  readonly terms: PlanTerms
  readonly button: string
  save(terms: PlanTerms): Promise<Saved>
  saved(saved: Saved): void
}

/** The form, and the card as customers will see it. */
function Editor<Saved>({ profile, terms, button, save, saved }: EditorProps<Saved>) {
  const [shown, setShown] = useState<PlanTerms | undefined>(terms)
  const closed = useClosed(profile)
  return (
    <div className="editor">
      <PlanForm
        terms={terms}
        closed={closed}
        button={button}
        changed={(typed) => {
          const read = readPlan(typed)
          setShown('terms' in read ? read.terms : undefined)
        }}
        send={async (typed) => {
          const read = readPlan(typed)
          if ('faults' in read) throw new Mistyped(read.faults)
          saved(await save(read.terms))
          void readAgain()
        }}
      />
      <PlanCard plan={shown} />
    </div>
  )
}
