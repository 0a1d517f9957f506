import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { termsQuery } from '../api/terms.ts'
import { Card } from '../parts/card.tsx'
import { Chip } from '../parts/chip.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { dayText, minuteText } from '../text/dates.ts'

/** What the site asks its users to agree to. */
export function Agreements() {
  const { data: terms, error, refetch } = useQuery(termsQuery)
  const [signed, setSigned] = useState<Readonly<Record<string, string>>>({})
  return (
    <>
      <PageHead title="Agreements" of="Account" />
      <Card title="Agreements">
        {error && <FaultNote what="the agreements" error={error} again={refetch} />}
        {!terms && !error && <Skeleton rows={2} what="agreements" />}
        {terms?.length === 0 && <p className="muted">This site asks for none.</p>}
        <ul className="card-rows">
          {terms?.map(({ slug, title, updated_at, is_required }) => (
            <li key={slug}>
              <span className="what">
                <Link to="/legal/$agreement" params={{ agreement: slug }}>
                  <bdi>{title}</bdi>
                </Link>
                <span className="muted">Edition of {dayText(updated_at)}</span>
              </span>
              {is_required && <Chip>needed</Chip>}
              {signed[slug] ? (
                <span role="status">Signed {minuteText(signed[slug])}</span>
              ) : (
                <SentForm
                  button={`Sign ${title}`}
                  busy="Signing…"
                  tone="usual"
                  send={async () => {
                    const { body } = await api.post('/api/legal/{agreement}/sign', {
                      params: { agreement: slug },
                      body: { read_terms: true, updated_at }
                    })
                    setSigned({ ...signed, [slug]: body.last_signed })
                  }}
                />
              )}
            </li>
          ))}
        </ul>
      </Card>
    </>
  )
}
