/** What the profile service has of a person that no list shows: what happened to the personal profile. */
import type { PersonalData } from '@bursar/service-kit'
import { profileStream } from './domain/profile.ts'

export const personalData: PersonalData = { streams: ({ profile }) => [profileStream(profile)] }
