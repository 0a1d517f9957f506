import { Dunning, DunningUpdate } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import { dunningStream } from '../../shared/streams.ts'
import { dunning, setDunning, USUAL_DUNNING } from '../domain/dunning.ts'

export const putDunning = operation({
  method: 'PUT',
  path: '/api/profile/{profile}/dunning',
  access: 'direct',
  unconditional: true,
  summary: 'Set how payments of a provider’s customers that fail are tried again, from the next attempt on',
  body: DunningUpdate,
  answers: { 200: Dunning },
  async handle({ profile, body, now, commit }) {
    const { attempts, days_between, at_end, paylater = USUAL_DUNNING.paylater } = body
    const wanted = { attempts, days_between, at_end, paylater }
    return commit(async (tx) => {
      const stream = dunningStream(profile.id)
      tx.append(stream, setDunning(await tx.load(stream, dunning), wanted, profile.id, now))
      return answer(200, wanted)
    })
  }
})
