import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { sessionQuery } from '../api/session.ts'
import { Card } from '../parts/card.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { TextField } from '../parts/text-field.tsx'
import { TopShell } from '../parts/top-shell.tsx'
import { DemoCard } from './demo-card.tsx'
import { SetupList } from './setup-list.tsx'
import './welcome.css'

/** The first page of a new site: look at a business that is there, begin one's own, and what to set before customers come. */
export function Welcome() {
  const { data: session } = useQuery(sessionQuery)
  const navigate = useNavigate()
  return (
    <TopShell label="Places" links={[]}>
      <PageHead title="Welcome to Bursar" of="Bursar" />
      <div className="beginnings">
        <Card title="Begin your business">
          <p className="muted">Give it a name. Then make its first plan, or import what you sold so far.</p>
          <SentForm
            button="Begin"
            busy="One moment…"
            send={async (typed) => {
              const { body } = await api.post('/api/users/{user}/profiles', {
                params: { user: session?.username ?? '' },
                body: { full_name: typed.text('full_name') }
              })
              await everythingChanged()
              await navigate({ to: '/business/$profile', params: { profile: body.slug } })
            }}
          >
            <TextField name="full_name" label="Name" autoComplete="organization" maxLength={255} required />
          </SentForm>
        </Card>
        <DemoCard />
      </div>
      <Card title="Before customers come">
        <SetupList />
      </Card>
    </TopShell>
  )
}
