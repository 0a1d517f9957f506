import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Chip } from '../parts/chip.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { minuteText } from '../text/dates.ts'
import { jobsQuery, parkedQuery, servicesQuery, topicsQuery } from './queries.ts'

/** How the services stand: what they have written, how far their read models are behind, and what needs a person. */
export function Overview() {
  const services = useQuery(servicesQuery)
  const topics = useQuery(topicsQuery)
  const parked = useQuery(parkedQuery)
  const jobs = useQuery(jobsQuery)
  const failed = [services, topics, parked, jobs].find(({ isError }) => isError)
  const parkedJobs = jobs.data?.filter(({ parked_at }) => parked_at) ?? []
  const waiting = (parked.data?.length ?? 0) + parkedJobs.length
  return (
    <>
      <PageHead title="Overview" of="System">
        {parked.data && jobs.data && (
          <Link to="/system/parked">
            <Chip tone={waiting > 0 ? 'danger' : 'positive'}>
              {waiting > 0 ? `${waiting} need a person` : 'nothing needs a person'}
            </Chip>
          </Link>
        )}
      </PageHead>
      {failed?.error && <FaultNote what="the services" error={failed.error} again={() => failed.refetch()} />}
      {services.data && topics.data ? (
        <>
          <section className="home-part">
            <h2>Services</h2>
            <DataTable
              caption="Services"
              rows={services.data.map((one) => ({
                ...one,
                parked: one.parked + parkedJobs.filter(({ service }) => service === one.service).length
              }))}
              keyOf={({ service }) => service}
              columns={[
                { title: 'Service', cell: ({ service }) => service },
                {
                  title: 'Health',
                  cell: ({ lag, parked: stuck }) => (
                    <Chip tone={stuck > 0 ? 'danger' : lag > 0 ? 'warning' : 'positive'}>
                      {stuck > 0 ? 'something is parked' : lag > 0 ? 'catching up' : 'up to date'}
                    </Chip>
                  )
                },
                { title: 'Events', isNumber: true, cell: ({ events }) => events.toLocaleString() },
                {
                  title: 'Read models',
                  isNumber: true,
                  cell: ({ read_models }) => read_models.toLocaleString()
                },
                { title: 'Behind', isNumber: true, cell: ({ lag }) => lag.toLocaleString() },
                { title: 'Parked', isNumber: true, cell: ({ parked: stuck }) => stuck.toLocaleString() },
                { title: 'Looked at', isNumber: true, cell: ({ time }) => minuteText(time) }
              ]}
            />
          </section>
          <section className="home-part">
            <h2>Topics and who follows them</h2>
            <p className="muted definition">
              Each service writes one log, in one topic. A follower is behind by the events that its read
              models do not have yet.
            </p>
            <DataTable
              caption="Topics"
              rows={topics.data}
              keyOf={({ topic, service }) => `${topic} ${service}`}
              columns={[
                { title: 'Topic', cell: ({ topic }) => <code>{topic}</code> },
                { title: 'Followed by', cell: ({ service }) => service },
                { title: 'Log ends at', isNumber: true, cell: ({ end }) => end.toLocaleString() },
                { title: 'Read up to', isNumber: true, cell: ({ position }) => position.toLocaleString() },
                { title: 'Lag', isNumber: true, cell: ({ lag }) => lag.toLocaleString() }
              ]}
            />
          </section>
        </>
      ) : (
        !failed && <Skeleton rows={6} what="services" />
      )}
    </>
  )
}
