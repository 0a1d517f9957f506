/** Every address of the console, as the router writes them. The gateway answers these with the console's page. */
import { accountAddresses } from './account/addresses.ts'
import { businessAddresses } from './business/addresses.ts'
import { customerAddresses } from './customer/addresses.ts'
import { operatorAddresses } from './operator/addresses.ts'
import { payAddresses } from './pay/addresses.ts'
import { publicAddresses } from './public/addresses.ts'
import { welcomeAddresses } from './welcome/addresses.ts'

export const addresses = [
  '/',
  ...publicAddresses,
  ...welcomeAddresses,
  ...payAddresses,
  ...customerAddresses,
  ...accountAddresses,
  ...businessAddresses,
  ...operatorAddresses
] as const
