import { answer, operation } from '@bursar/service-kit'
import { Type } from 'typebox'

/** GET /api/openapi.json: the OpenAPI document of everything that this process answers. */
export function readOpenApi(document: () => unknown) {
  let made: unknown
  return operation({
    method: 'GET',
    path: '/api/openapi.json',
    access: 'public',
    summary: 'Read the OpenAPI document',
    answers: { 200: Type.Unknown() },
    async handle() {
      made ??= document()
      return answer(200, made)
    }
  })
}
