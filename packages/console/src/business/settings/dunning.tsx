import { queryOptions, useQuery } from '@tanstack/react-query'
import { readAgain } from '../../api/changes.ts'
import { api } from '../../api/client.ts'
import { FaultNote } from '../../parts/fault-note.tsx'
import { SentForm } from '../../parts/sent-form.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { toast } from '../../parts/toast-manager.ts'
import { Mistyped } from '../../text/mistyped.ts'
import type { SettingsPartProps } from './settings.tsx'

const ends = {
  cancel: 'its subscriptions end',
  keep_due: 'its subscriptions go on, and what is due stays due'
} as const

const laters = {
  anybody: 'anybody',
  granted: 'customers whom you granted a subscription',
  nobody: 'nobody'
} as const

const dunningQuery = (profile: string) =>
  queryOptions({
    queryKey: ['dunning', profile],
    queryFn: async () => (await api.get('/api/profile/{profile}/dunning', { params: { profile } })).body
  })

/** How payments that fail are tried again, and what follows on the last one. */
export function Dunning({ profile, closed }: SettingsPartProps) {
  const { data, error, refetch } = useQuery(dunningQuery(profile))
  if (error) return <FaultNote what="the dunning settings" error={error} again={refetch} />
  if (!data) return <Skeleton rows={4} what="dunning settings" />
  return (
    <SentForm
      className="wide"
      button="Save"
      busy="Saving…"
      closed={closed}
      send={async (typed) => {
        const attempts = typed.number('attempts')
        const days_between = typed.number('days_between')
        if (attempts === undefined || days_between === undefined) {
          const whole = ['Write a whole number.']
          throw new Mistyped({
            ...(attempts === undefined && { attempts: whole }),
            ...(days_between === undefined && { days_between: whole })
          })
        }
        const at_end = typed.text('at_end') === 'keep_due' ? 'keep_due' : 'cancel'
        const paylater = (['granted', 'nobody'] as const).find((one) => one === typed.text('paylater'))
        const body = { attempts, days_between, at_end, paylater: paylater ?? 'anybody' } as const
        await api.put('/api/profile/{profile}/dunning', { params: { profile }, body })
        toast('Saved. It counts from the next attempt on.')
        await readAgain()
      }}
    >
      <p className="muted">
        A customer whose payment fails gets a mail with each attempt, and can pay or change the card at any
        time. Until it is paid the subscription is locked.
      </p>
      <div className="fields">
        <TextField
          name="attempts"
          label="How often a payment is tried"
          type="number"
          min={1}
          max={10}
          defaultValue={data.attempts}
          required
        />
        <TextField
          name="days_between"
          label="Days between attempts"
          type="number"
          min={1}
          max={30}
          defaultValue={data.days_between}
          required
        />
        <TextField
          name="at_end"
          label="When the last one fails"
          options={Object.entries(ends)}
          defaultValue={data.at_end}
        />
        <TextField
          name="paylater"
          label="Who may order and pay later"
          options={Object.entries(laters)}
          defaultValue={data.paylater}
        />
      </div>
    </SentForm>
  )
}
