/** Parameters of URLs: what stands for each `{name}` of a path, as the API's documentation writes it. */

type NameIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NameIn<Rest>
  : never

/** The parameters of a path by name, a text each: a name that the path does not have does not compile. */
export type UrlParameters<Path extends string> = { readonly [Name in NameIn<Path>]: string }
