/** What URLs about carts take and answer. */
import { type Static, Type } from 'typebox'
import { Amount, DateTime, List, Nullable, Text, User } from '../../http/common.ts'
import { Plan, UseCharge } from '../plans/http.ts'

/** A plan that is put in the cart. */
export const CartItemCreate = Type.Object(
  {
    plan: Text(255),
    created_at: Type.Optional(DateTime),
    option: Type.Optional(Amount),
    use: Type.Optional(Nullable(Text(255))),
    quantity: Type.Optional(Amount),
    sync_on: Type.Optional(Nullable(Text(255))),
    full_name: Type.Optional(Text(150)),
    email: Type.Optional(Nullable(Text(255)))
  },
  { $id: 'CartItemCreate' }
)
export type CartItemCreate = Static<typeof CartItemCreate>

/** A plan that the broker puts in the cart of a user, by name. */
export const UserCartItemCreate = Type.Object(
  { user: Text(255), ...CartItemCreate.properties },
  { $id: 'UserCartItemCreate' }
)

/** Items of one request. */
export const CART_ITEMS_MAX = 100

/** One item, or a list of them that goes in as a whole or not at all. */
export const CartItemsCreate = Type.Union([
  CartItemCreate,
  Type.Array(CartItemCreate, { maxItems: CART_ITEMS_MAX })
])

/** A plan in the cart. */
export const CartItem = Type.Object(
  {
    created_at: DateTime,
    user: User,
    plan: Plan,
    use: Nullable(UseCharge),
    option: Type.Integer(),
    quantity: Type.Integer(),
    claim_code: Nullable(Type.String()),
    sync_on: Nullable(Type.String()),
    full_name: Type.String(),
    email: Nullable(Type.String()),
    detail: Type.String()
  },
  { $id: 'CartItem' }
)
export type CartItem = Static<typeof CartItem>

export const CartItems = Type.Union([CartItem, Type.Array(CartItem)])

export const CartItemList = List(CartItem)

/** What became of the rows of a file: items that are new, items that were there, and rows that are none, which say why. */
export const CartItemUpload = Type.Object(
  { created: Type.Array(CartItem), updated: Type.Array(CartItem), failed: Type.Array(CartItem) },
  { $id: 'CartItemUpload' }
)

/** Which items leave the cart. */
export const CartQuery = Type.Object({ plan: Type.Optional(Text(255)), email: Type.Optional(Text(255)) })
