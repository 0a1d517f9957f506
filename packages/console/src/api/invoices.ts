/** Invoices and credit notes, as both parties read them. */
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

/** @param profile who pays it, or who issued it */
export const invoiceQuery = (profile: string, number: string) =>
  queryOptions({
    queryKey: ['issued-invoice', profile, number],
    queryFn: async () =>
      (await api.get('/api/billing/{profile}/invoices/{number}', { params: { profile, number } })).body
  })

export type Invoice = Awaited<ReturnType<NonNullable<ReturnType<typeof invoiceQuery>['queryFn']>>>

/** Where it is as a file. */
export const pdfAddress = (profile: string, number: string): string =>
  `/api/billing/${encodeURIComponent(profile)}/invoices/${encodeURIComponent(number)}.pdf`
