import { Dunning } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import { dunningStream } from '../../shared/streams.ts'
import { dunning } from '../domain/dunning.ts'

export const getDunning = operation({
  method: 'GET',
  path: '/api/profile/{profile}/dunning',
  access: 'direct',
  summary: 'How payments of a provider’s customers that fail are tried again',
  answers: { 200: Dunning },
  async handle({ profile, engine }) {
    return answer(200, await engine.load(dunningStream(profile.id), dunning))
  }
})
