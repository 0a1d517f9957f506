import { KeyRotation, SigningKeyList } from '@bursar/contracts'
import { answer, fail, managesBroker, type OperationRequest, operation } from '@bursar/service-kit'
import { type KnownKey, signingKeys, signingKeysStream } from '../domain/signing-keys.ts'
import type { TokenKeys } from '../keys.ts'
import { rotation, wipe } from '../rotate-keys.ts'

/** GET /api/system/keys: the keys that verify tokens, oldest first; managers alone. */
export const listSigningKeys = operation({
  method: 'GET',
  path: '/api/system/keys',
  access: 'broker',
  keys: false,
  summary: 'The keys of access tokens: which one signs, and which only verify',
  answers: { 200: SigningKeyList },
  async handle(request) {
    await checkManages(request)
    return answer(200, shown(await request.engine.load(signingKeysStream, signingKeys)))
  }
})

/**
 * POST /api/system/keys/rotate: a new key signs from now on, and the private halves of the others are wiped. What they
 * signed is good until it ends by itself; `at_once`, for a key that may have leaked: not any more.
 */
export const rotateSigningKey = (keys: TokenKeys) =>
  operation({
    method: 'POST',
    path: '/api/system/keys/rotate',
    access: 'broker',
    keys: false,
    summary: 'Sign access tokens with a new key',
    body: KeyRotation,
    answers: { 201: SigningKeyList },
    async handle(request) {
      await checkManages(request)
      const { engine, body } = request
      const rotate = rotation(engine, body.at_once === true)
      let wiped: readonly KnownKey[] = []
      const answered = await request.commit(async (transaction) => {
        const { before, key } = await rotate(transaction)
        wiped = before
        return answer(201, shown(body.at_once ? [key] : [...before, key]))
      })
      await keys.refresh(engine, 'now')
      await wipe(engine, wiped)
      return answered
    }
  })

async function checkManages(request: OperationRequest<any, any>): Promise<void> {
  if (!(await managesBroker(request))) fail('forbidden')
}

function shown(known: readonly KnownKey[]) {
  return { results: known.map((one, n) => ({ ...one, signs: n === known.length - 1 })) }
}
